{{- define "reefer-simulator.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "reefer-simulator.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- $name := default .Chart.Name .Values.nameOverride }}
{{- if contains $name .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}
{{- end }}

{{- define "reefer-simulator.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "reefer-simulator.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{/* The labels of every object of the release that never change, so without versions. */}}
{{- define "reefer-simulator.stableLabels" -}}
app.kubernetes.io/name: {{ include "reefer-simulator.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/part-of: refarch-kc
{{- end }}

{{- define "reefer-simulator.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "reefer-simulator.stableLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{/* Selects the pods of the service, but not those of tests and data sets. */}}
{{- define "reefer-simulator.selectorLabels" -}}
app.kubernetes.io/name: {{ include "reefer-simulator.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: service
{{- end }}

{{- define "reefer-simulator.onOpenShift" -}}
{{- if .Capabilities.APIVersions.Has "route.openshift.io/v1" }}true{{ end }}
{{- end }}

{{/* The image. On OpenShift, the default is the project's own image stream. */}}
{{- define "reefer-simulator.image" -}}
{{- $stream := printf "image-registry.openshift-image-registry.svc:5000/%s/reefer-simulator" .Release.Namespace }}
{{- $own := ternary $stream "reefer-simulator" (eq (include "reefer-simulator.onOpenShift" .) "true") }}
{{- with .Values.image }}
{{- include "reefer-simulator.imageReference" (list (default $own .repository) (default $.Chart.AppVersion .tag) .digest) }}
{{- end }}
{{- end }}

{{/* An image by its digest, else by its tag. Takes a list: repository, tag, digest. */}}
{{- define "reefer-simulator.imageReference" -}}
{{- $repository := index . 0 }}{{ $tag := index . 1 }}{{ $digest := index . 2 }}
{{- if $digest }}
{{- printf "%s@%s" $repository $digest }}
{{- else }}
{{- printf "%s:%s" $repository $tag }}
{{- end }}
{{- end }}

{{- define "reefer-simulator.port" -}}8080{{- end }}

{{/*
Kubernetes removes a pod from its Services at the moment it terminates the pod, not before. During this pause the pod is
still ready, so that even requests for /health/ready do not notice the shutdown.
*/}}
{{- define "reefer-simulator.preStopSeconds" -}}
{{- ternary 3 0 (semverCompare ">=1.30-0" .Capabilities.KubeVersion.Version) }}
{{- end }}

{{/*
The longest time that a graceful shutdown takes: the pause before SIGTERM, the delay, the grace period of the runs, the
time that a batch may then take, and 10 s to close the connections.
*/}}
{{- define "reefer-simulator.terminationGracePeriodSeconds" -}}
{{- with .Values.shutdown }}
{{- add (include "reefer-simulator.preStopSeconds" $) .delaySeconds .graceSeconds $.Values.kafka.deliveryTimeoutSeconds 10 }}
{{- end }}
{{- end }}

{{/* The existing objects that the service reads, as a list of kind, name and keys. */}}
{{- define "reefer-simulator.objects" -}}
{{- with .Values.kafka }}
{{- if not .brokers }}
- {kind: ConfigMap, name: {{ .brokersConfigMap.name | quote }}, keys: [{{ .brokersConfigMap.key | quote }}]}
{{- end }}
{{- if not $.Values.telemetry.topic }}
- {kind: ConfigMap, name: {{ .topicConfigMap.name | quote }}, keys: [{{ .topicConfigMap.key | quote }}]}
{{- end }}
- {kind: Secret, name: {{ .apiKeySecret.name | quote }}, keys: [{{ .apiKeySecret.key | quote }}]}
- {kind: Secret, name: {{ .credentialsSecret.name | quote }}, keys: [{{ .credentialsSecret.usernameKey | quote }}, {{ .credentialsSecret.passwordKey | quote }}]}
- {kind: Secret, name: {{ .certificateSecret.name | quote }}, keys: []}
{{- with .clientCertificateSecret }}
- {kind: Secret, name: {{ .name | quote }}, keys: [{{ .certificateKey | quote }}, {{ .privateKeyKey | quote }}]}
{{- end }}
{{- end }}
{{- end }}

{{/* The same of the Jobs of data sets, if they go to MongoDB. */}}
{{- define "reefer-simulator.datasetObjects" -}}
{{- if and .Values.dataset.enabled (eq .Values.dataset.destination "mongodb") }}
{{- with .Values.mongodb }}
- {kind: Secret, name: {{ .urlSecret.name | quote }}, keys: [{{ .urlSecret.key | quote }}]}
- {kind: Secret, name: {{ .userSecret.name | quote }}, keys: [{{ .userSecret.key | quote }}]}
- {kind: Secret, name: {{ .passwordSecret.name | quote }}, keys: [{{ .passwordSecret.key | quote }}]}
- {kind: Secret, name: {{ .caSecret.name | quote }}, keys: []}
{{- end }}
{{- end }}
{{- end }}

{{/*
The versions of those objects, if helm has access to the cluster: after one of them has changed, `helm upgrade` starts new
pods. Contains none of their contents.
*/}}
{{- define "reefer-simulator.objectVersions" -}}
{{- range (include "reefer-simulator.objects" . | fromYamlArray) }}
{{- if .name }}
{{- with lookup "v1" .kind $.Release.Namespace .name }}
{{ .kind }}/{{ .metadata.name }} {{ .metadata.uid }} {{ .metadata.resourceVersion }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* One environment variable from a key of an object. Takes a list: variable, configMapKeyRef or secretKeyRef, name, key. */}}
{{- define "reefer-simulator.variable" -}}
{{- $variable := index . 0 }}{{ $reference := index . 1 }}{{ $name := index . 2 }}{{ $key := index . 3 }}
{{- if $name }}
- name: {{ $variable }}
  valueFrom:
    {{ $reference }}:
      name: {{ $name | quote }}
      key: {{ $key | quote }}
      optional: true
{{- end }}
{{- end }}

{{- define "reefer-simulator.mongodbEnv" -}}
{{- with .Values.mongodb }}
{{- include "reefer-simulator.variable" (list "MONGO_DB_URL" "secretKeyRef" .urlSecret.name .urlSecret.key) }}
{{- include "reefer-simulator.variable" (list "MONGODB_USER" "secretKeyRef" .userSecret.name .userSecret.key) }}
{{- include "reefer-simulator.variable" (list "MONGODB_PASSWORD" "secretKeyRef" .passwordSecret.name .passwordSecret.key) }}
- name: MONGO_DATABASE
  value: {{ .database | quote }}
{{- if .caSecret.name }}
- name: MONGO_SSL_PEM
  value: /mongodb-certs/
{{- end }}
{{- end }}
{{- end }}

{{/* The service's environment variables. No name may occur twice, because the API server would keep only one of them. */}}
{{- define "reefer-simulator.env" -}}
{{- include "reefer-simulator.kafkaEnv" . }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "reefer-simulator.checkEnv" -}}
{{- $seen := dict }}
{{- range (include "reefer-simulator.env" . | fromYamlArray) }}
{{- if hasKey $seen .name }}
{{- fail (printf "extraEnv: %s is set twice. The chart sets it already: use the value of the chart for it, or empty the name of its Secret or ConfigMap." .name) }}
{{- end }}
{{- $_ := set $seen .name true }}
{{- end }}
{{- end }}

{{- define "reefer-simulator.mongodbVolume" -}}
{{- if .Values.mongodb.caSecret.name }}
- name: mongodb-certs
  secret:
    secretName: {{ .Values.mongodb.caSecret.name | quote }}
    optional: true
{{- end }}
{{- end }}

{{- define "reefer-simulator.mongodbMount" -}}
{{- if .Values.mongodb.caSecret.name }}
- name: mongodb-certs
  mountPath: /mongodb-certs
  readOnly: true
{{- end }}
{{- end }}
