#!/usr/bin/env bash
# npm run test:cluster : builds the image, starts a real Kubernetes that stands in for OpenShift, and verifies the chart
# in it (verify.ts). The cluster comes from a kit (see docs/kubernetes.md, "The project's own cluster test"), prepared in
# $LAB. Everything runs in a network namespace without a way out, and is stopped at the end.
set -euo pipefail
cd "$(dirname "$0")/../.."
export LAB=${LAB:-$HOME/.cache/k8s-lab}
export PATH=$LAB/bin:$PATH

missing=()
for tool in java openssl go chromium helm kubectl buildah jq containerd runc etcd dnsmasq kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy; do
  command -v "$tool" >/dev/null || missing+=("$tool")
done
for script in env.sh image-build.sh ns.sh start-cluster.sh start-node.sh stop-cluster.sh dns.sh; do
  [ -f "$LAB/$script" ] || missing+=("$LAB/$script")
done
if [ ${#missing[@]} -gt 0 ]; then
  echo "test:cluster needs what is missing here: ${missing[*]}"
  if [ "${CI:-}" = true ] || [ "${CLUSTER:-}" = 1 ]; then exit 1; fi
  echo 'skipped'
  exit 0
fi

# shellcheck source=/dev/null
. "$LAB/env.sh"
export CONTAINERS_STORAGE_CONF=$LAB/containers/storage.conf
began=$SECONDS
say() { echo "[$((SECONDS - began))s] $*"; }
inside() { "$LAB/ns.sh" "$@"; }
stop() {
  local code=$?
  "$LAB/stop-cluster.sh" --wipe >/dev/null 2>&1 || true
  say "cluster stopped"
  exit $code
}

# An image that was built before can be named by IMAGE.
image=${IMAGE:-localhost/reefer-simulator:test}
if [ -z "${IMAGE:-}" ]; then
  say "building the image"
  "$LAB/image-build.sh" . "$image" >"$LAB/logs/reefer-simulator-image.log" 2>&1 ||
    { tail -n 40 "$LAB/logs/reefer-simulator-image.log"; exit 1; }
fi
say "image $(buildah images --format '{{.ID}} {{.Size}}' "$image")"

# The login that the chart puts in front of the service on request, from its sources: the image has nothing but the program.
login=quay.io/oauth2-proxy/oauth2-proxy:$(sed -n 's/^ *tag: \(v7.*\)/\1/p' helm/reefer-simulator/values.yaml)
if ! buildah images -q "$login" >/dev/null 2>&1; then
  say "building ${login##*/}"
  GOBIN=$LAB/bin CGO_ENABLED=0 go install "github.com/oauth2-proxy/oauth2-proxy/v7@${login##*:}"
  container=$(buildah from scratch)
  buildah copy -q "$container" "$LAB/bin/oauth2-proxy" /bin/oauth2-proxy
  buildah config --entrypoint '["/bin/oauth2-proxy"]' --user 65532:65532 "$container"
  buildah commit -q "$container" "$login" >/dev/null
  buildah rm "$container" >/dev/null
fi

# Kafka's jars are fetched here, because there is no way out from inside.
node --import tsx --input-type=module -e \
  "const { kafkaClassPath } = await import('./tools/kafka/jars.ts'); await kafkaClassPath(console.log)"

"$LAB/stop-cluster.sh" --wipe >/dev/null 2>&1 || true
trap stop EXIT
# The names that the chart gives its image on OpenShift and elsewhere, and one for an upgrade.
rm -f "$LAB"/run/img/reefer-simulator*.tar
for name in image-registry.openshift-image-registry.svc:5000/demo/reefer-simulator:0.1.0 \
  image-registry.openshift-image-registry.svc:5000/demo/reefer-simulator:0.1.0-next \
  docker.io/library/reefer-simulator:0.1.0; do
  buildah push -q "$image" \
    "docker-archive:$LAB/run/img/reefer-simulator-$(tr -c 'a-z0-9\n' - <<<"$name").tar:$name"
done
rm -f "$LAB/run/img/login.tar"
buildah push -q "$login" "docker-archive:$LAB/run/img/login.tar:$login"
say "images handed over"

rm -rf "$LAB/run/cni-ipam"
mkdir -p "$LAB/run/cni"
cp "$LAB"/conf/* "$LAB/run/"
cp "$LAB/conf/10-lab.conflist" "$LAB/run/cni/"
inside "$LAB/start-cluster.sh"
inside "$LAB/start-node.sh"
routes=$(cd "$LAB/src/ocp" && go list -m -f '{{.Dir}}' github.com/openshift/api)/route/v1/zz_generated.crd-manifests/routes.crd.yaml
inside kubectl apply -f "$routes" -f "$LAB/manifests/scc-restricted-v2.yaml" -f "$LAB/manifests/ns.yaml" \
  -f tools/cluster/manifests.yaml >/dev/null
for namespace in demo plain; do
  until inside kubectl -n "$namespace" get serviceaccount/default configmap/kube-root-ca.crt >/dev/null 2>&1; do sleep 0.2; done
done
inside kubectl wait --for=condition=Established --timeout=30s crd/routes.route.openshift.io >/dev/null
say "cluster ready"

export CLUSTER_NODE_ADDRESS=10.88.77.1
export CLUSTER_REFRESH_NAMES="$LAB/dns.sh; sleep 1"
export CLUSTER_VOLUME=$LAB/run/datasets
rm -rf "$CLUSTER_VOLUME"
mkdir -p -m 777 "$CLUSTER_VOLUME"
inside kubectl apply -f - >/dev/null <<Y
apiVersion: v1
kind: PersistentVolume
metadata: { name: datasets }
spec:
  accessModes: [ReadWriteMany]
  capacity: { storage: 1Gi }
  persistentVolumeReclaimPolicy: Retain
  hostPath: { path: $CLUSTER_VOLUME }
Y
inside node --import tsx tools/cluster/verify.ts
