{{/*
The spec of the Job that carries out a scenario. The same values must always render the same spec, because its hash is
part of the Job's name.
*/}}
{{- define "reefer-simulator.scenarioSpec" -}}
{{- $source := include "reefer-simulator.scenarioConfigMap" . }}
backoffLimit: {{ .Values.scenario.backoffLimit }}
{{- if ne (toString .Values.scenario.ttlSecondsAfterFinished) "" }}
ttlSecondsAfterFinished: {{ .Values.scenario.ttlSecondsAfterFinished | int64 }}
{{- end }}
podFailurePolicy:
  {{- include "reefer-simulator.jobFailurePolicy" . | nindent 2 }}
template:
  metadata:
    labels:
      {{- include "reefer-simulator.stableLabels" . | nindent 6 }}
      app.kubernetes.io/component: scenario
  spec:
    {{- include "reefer-simulator.jobPod" . | trim | nindent 4 }}
    containers:
      - name: generate
        {{- include "reefer-simulator.jobContainer" . | nindent 8 }}
        args:
          - --kafka
          - --scenario
          - {{ ternary (printf "/scenario/%s" (include "reefer-simulator.scenarioKey" .)) .Values.scenario.name (ne $source "") | quote }}
          {{- if ne (toString .Values.scenario.seed) "" }}
          - --seed
          - {{ .Values.scenario.seed | int64 | quote }}
          {{- end }}
          {{- with .Values.scenario.startTime }}
          - --start-time
          - {{ . | quote }}
          {{- end }}
        env:
          {{- range $name, $value := (include "reefer-simulator.kafkaSettings" . | fromYaml) }}
          - name: {{ $name }}
            value: {{ $value | quote }}
          {{- end }}
          {{- include "reefer-simulator.kafkaEnv" . | trim | nindent 10 }}
        volumeMounts:
          - name: tmp
            mountPath: /tmp
          {{- include "reefer-simulator.kafkaMount" . | trim | nindent 10 }}
          {{- if $source }}
          - name: scenario
            mountPath: /scenario
            readOnly: true
          {{- end }}
    volumes:
      {{- include "reefer-simulator.tmpVolume" . | nindent 6 }}
      {{- include "reefer-simulator.kafkaVolume" . | trim | nindent 6 }}
      {{- if $source }}
      - name: scenario
        configMap:
          name: {{ $source | quote }}
          items:
            - key: {{ include "reefer-simulator.scenarioKey" . | quote }}
              path: {{ include "reefer-simulator.scenarioKey" . | quote }}
      {{- end }}
{{- end }}

{{/* The ConfigMap that contains the scenario; empty for a built-in one. The name of the chart's own contains a hash of the document. */}}
{{- define "reefer-simulator.scenarioConfigMap" -}}
{{- with .Values.scenario }}
{{- if .existingConfigMap }}
{{- .existingConfigMap }}
{{- else if trim .document }}
{{- printf "%s-scenario-%s" (include "reefer-simulator.fullname" $ | trunc 30 | trimSuffix "-") (.document | sha256sum | trunc 8) }}
{{- end }}
{{- end }}
{{- end }}

{{/* The key of the scenario in that ConfigMap, which is also the name of its file. */}}
{{- define "reefer-simulator.scenarioKey" -}}
{{- ternary .Values.scenario.key "scenario.yaml" (ne .Values.scenario.existingConfigMap "") }}
{{- end }}

{{/* The Job's name. A changed spec gets a new name, because the pod template of an existing Job cannot be changed. */}}
{{- define "reefer-simulator.scenarioName" -}}
{{- $hash := include "reefer-simulator.scenarioSpec" . | sha256sum | trunc 8 }}
{{- printf "%s-scenario-%s" (include "reefer-simulator.fullname" . | trunc 30 | trimSuffix "-") $hash }}
{{- end }}

{{- define "reefer-simulator.checkScenario" -}}
{{- $given := list }}
{{- range list "name" "document" "existingConfigMap" }}
{{- if trim (get $.Values.scenario .) }}
{{- $given = append $given (printf "scenario.%s" .) }}
{{- end }}
{{- end }}
{{- if ne (len $given) 1 }}
{{- fail (printf "scenario: give exactly one of scenario.name (a built-in scenario), scenario.document (the text of a scenario) and scenario.existingConfigMap (a ConfigMap that contains one). Given: %s." (default "none" (join ", " $given))) }}
{{- end }}
{{- end }}
