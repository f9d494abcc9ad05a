{{/*
The spec of the Job that generates one data set. Takes a list: the root context and an entry of dataset.simulations. The
same values must always render the same spec, because its hash is part of the Job's name.
*/}}
{{- define "reefer-simulator.datasetSpec" -}}
{{- $root := index . 0 }}{{ $set := index . 1 }}
{{- $toVolume := eq $root.Values.dataset.destination "volume" }}
{{- $shards := int $root.Values.dataset.shards }}
completionMode: Indexed
completions: {{ $shards }}
parallelism: {{ $shards }}
backoffLimit: {{ $root.Values.dataset.backoffLimit }}
podFailurePolicy:
  {{- include "reefer-simulator.jobFailurePolicy" $root | nindent 2 }}
template:
  metadata:
    labels:
      {{- include "reefer-simulator.stableLabels" $root | nindent 6 }}
      app.kubernetes.io/component: dataset
      reefer-simulator/dataset: {{ $set.name | quote }}
  spec:
    {{- include "reefer-simulator.jobPod" $root | trim | nindent 4 }}
    containers:
      - name: generate
        {{- include "reefer-simulator.jobContainer" $root | nindent 8 }}
        args:
          - --simulation
          - {{ $set.simulation | quote }}
          {{- if kindIs "slice" $set.containers }}
          {{- range $set.containers }}
          - --container
          - {{ . | quote }}
          {{- end }}
          {{- else }}
          - --containers
          - {{ $set.containers | int64 | quote }}
          {{- end }}
          - --product
          - {{ $set.product | quote }}
          - --records
          - {{ $set.records | int64 | quote }}
          - --seed
          - {{ (hasKey $set "seed" | ternary $set.seed 1) | int64 | quote }}
          - --start-time
          - {{ default "2025-01-01T00:00:00Z" $set.startTime | quote }}
          {{- with $set.intervalSeconds }}
          - --interval
          - {{ . | int64 | quote }}
          {{- end }}
          - --shard
          - $(JOB_COMPLETION_INDEX)/$(SHARDS)
          {{- if $toVolume }}
          - --out
          - {{ printf "/data/%s-$(JOB_COMPLETION_INDEX).%s" $set.name (default "csv" $set.format) | quote }}
          {{- else }}
          - --db
          {{- end }}
        env:
          - name: SHARDS
            value: {{ $shards | quote }}
          {{- if not $toVolume }}
          {{- include "reefer-simulator.mongodbEnv" $root | trim | nindent 10 }}
          {{- end }}
        volumeMounts:
          - name: tmp
            mountPath: /tmp
          {{- if $toVolume }}
          - name: data
            mountPath: /data
          {{- else }}
          {{- include "reefer-simulator.mongodbMount" $root | trim | nindent 10 }}
          {{- end }}
    volumes:
      {{- include "reefer-simulator.tmpVolume" $root | nindent 6 }}
      {{- if $toVolume }}
      - name: data
        persistentVolumeClaim:
          claimName: {{ include "reefer-simulator.datasetClaim" $root | quote }}
      {{- else }}
      {{- include "reefer-simulator.mongodbVolume" $root | trim | nindent 6 }}
      {{- end }}
{{- end }}

{{- define "reefer-simulator.datasetClaim" -}}
{{- with .Values.dataset.volume }}
{{- default (printf "%s-dataset" (include "reefer-simulator.fullname" $ | trunc 55 | trimSuffix "-")) .existingClaim }}
{{- end }}
{{- end }}

{{/* The Job's name. A changed spec gets a new name, because the pod template of an existing Job cannot be changed. */}}
{{- define "reefer-simulator.datasetName" -}}
{{- $root := index . 0 }}{{ $set := index . 1 }}
{{- $hash := include "reefer-simulator.datasetSpec" . | sha256sum | trunc 8 }}
{{- printf "%s-%s-%s" (include "reefer-simulator.fullname" $root | trunc 30 | trimSuffix "-") ($set.name | trunc 15 | trimSuffix "-") $hash }}
{{- end }}
