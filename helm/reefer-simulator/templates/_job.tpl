{{/* The fields that the pods of every Job share. */}}
{{- define "reefer-simulator.jobPod" -}}
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
serviceAccountName: {{ include "reefer-simulator.serviceAccountName" . | quote }}
automountServiceAccountToken: false
enableServiceLinks: false
restartPolicy: Never
securityContext:
  {{- toYaml .Values.podSecurityContext | nindent 2 }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* The fields that the containers of every Job share. */}}
{{- define "reefer-simulator.jobContainer" -}}
image: {{ include "reefer-simulator.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  {{- toYaml .Values.securityContext | nindent 2 }}
command: [node, dist/cli.cjs, generate]
terminationMessagePolicy: FallbackToLogsOnError
resources:
  {{- toYaml .Values.resources | nindent 2 }}
{{- end }}

{{- define "reefer-simulator.jobFailurePolicy" -}}
rules:
  # Wrong use stays wrong: no second try.
  - action: FailJob
    onExitCodes:
      containerName: generate
      operator: In
      values: [2]
{{- end }}

{{- define "reefer-simulator.tmpVolume" -}}
- name: tmp
  emptyDir:
    sizeLimit: 64Mi
{{- end }}
