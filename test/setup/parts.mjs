// The parts that some tests need on the machine besides Node.js, and how to get each. Plain JavaScript, because Jest
// does not transform its global setup and its reporters.

/** Debian's own is too old. */
const GO = 'unpack https://go.dev/dl into /usr/local, and put /usr/local/go/bin on the PATH';

/** The parts by name, each with its label and the command that installs it, or advice if no command does. */
export const PARTS = {
  java: {
    label: 'Java 17 or newer',
    debian: 'apt-get install default-jdk-headless',
    macos: 'brew install openjdk@17 && export JAVA_HOME="$(brew --prefix openjdk@17)"',
  },
  maven: { label: 'Maven', debian: 'apt-get install maven', macos: 'brew install maven' },
  helm: {
    label: 'Helm 3',
    debian: 'go install helm.sh/helm/v3/cmd/helm@v3.22.0',
    macos: 'go install helm.sh/helm/v3/cmd/helm@v3.22.0',
  },
  helmUnittest: {
    label: 'helm-unittest',
    debian:
      'git clone -qb v1.1.2 https://github.com/helm-unittest/helm-unittest && go build -C helm-unittest -o "$(go env GOPATH)/bin/" ./cmd/helm-unittest',
    macos:
      'git clone -qb v1.1.2 https://github.com/helm-unittest/helm-unittest && go build -C helm-unittest -o "$(go env GOPATH)/bin/" ./cmd/helm-unittest',
  },
  kubeconform: {
    label: 'kubeconform',
    debian: 'go install github.com/yannh/kubeconform/cmd/kubeconform@v0.8.0',
    macos: 'go install github.com/yannh/kubeconform/cmd/kubeconform@v0.8.0',
  },
  gitleaks: {
    label: 'gitleaks',
    debian: 'go install github.com/zricethezav/gitleaks/v8@v8.30.1',
    macos: 'go install github.com/zricethezav/gitleaks/v8@v8.30.1',
  },
  go: { label: 'Go 1.22 or newer', debian: GO, macos: 'brew install go' },
  chromium: {
    label: 'Chromium or Chrome',
    debian: 'apt-get install chromium',
    macos: 'brew install --cask google-chrome',
  },
  python: {
    label: 'Python 3.11 or newer with venv',
    debian: 'apt-get install python3-venv',
    macos: 'brew install python',
  },
  root: {
    label: 'root on Linux, who may mount',
    debian: 'apt-get install util-linux, and run the tests as root',
    macos: 'run the tests in a Linux machine',
  },
  kafkaJars: fetched('Kafka, by Maven', 'Maven', '~/.m2/settings.xml'),
  mongoJars: fetched('mongo-java-server, by Maven', 'Maven', '~/.m2/settings.xml'),
  ferretdb: fetched('FerretDB, built by Go', 'Go', '`go env`'),
  oldNodes: fetched('Node.js 16 and 18, by npm', 'npm', "npm's configuration"),
  pythonPackages: fetched('Python packages, by pip', 'pip', "pip's configuration"),
};

/** A part that no command installs, because the tests fetch it. */
function fetched(label, tool, configuration) {
  const advice = `let ${tool} reach its repository: check the network, the proxy and ${configuration}`;
  return { label, debian: advice, macos: advice, fetched: true };
}
