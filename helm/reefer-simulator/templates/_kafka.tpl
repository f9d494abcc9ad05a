{{/* The variables of Kafka and of its messages that come from chart values, as a mapping. */}}
{{- define "reefer-simulator.kafkaSettings" -}}
{{- with .Values.kafka }}
{{- with .brokers }}
KAFKA_BROKERS: {{ . | quote }}
{{- end }}
{{- with .saslMechanism }}
KAFKA_SASL_MECHANISM: {{ . | quote }}
{{- end }}
{{- if ne (toString .ssl) "" }}
KAFKA_SSL: {{ .ssl | quote }}
{{- end }}
KAFKA_ALLOW_PLAINTEXT_PASSWORD: {{ .allowPlaintextPassword | quote }}
KAFKA_CREATE_TOPIC: {{ .createTopic | quote }}
{{- with .topicPartitions }}
KAFKA_TOPIC_PARTITIONS: {{ . | int64 | quote }}
{{- end }}
{{- with .topicReplication }}
KAFKA_TOPIC_REPLICATION: {{ . | int64 | quote }}
{{- end }}
KAFKA_RECORD_TIMESTAMP: {{ .recordTimestamp | quote }}
KAFKA_COMPRESSION: {{ .compression | quote }}
KAFKA_DELIVERY_TIMEOUT_SECONDS: {{ .deliveryTimeoutSeconds | int64 | quote }}
{{- end }}
{{- with .Values.telemetry }}
{{- with .topic }}
TELEMETRY_TOPIC: {{ . | quote }}
{{- end }}
TELEMETRY_PAYLOAD: {{ .payload | quote }}
{{- end }}
{{- end }}

{{/* The Kafka variables that come from existing objects. Those that come from chart values are in kafkaSettings instead. */}}
{{- define "reefer-simulator.kafkaEnv" -}}
{{- with .Values.kafka }}
{{- if not .brokers }}
{{- include "reefer-simulator.variable" (list "KAFKA_BROKERS" "configMapKeyRef" .brokersConfigMap.name .brokersConfigMap.key) }}
{{- end }}
{{- include "reefer-simulator.variable" (list "MP_MESSAGING_INCOMING_REEFER_TELEMETRY_TOPIC" "configMapKeyRef" .topicConfigMap.name .topicConfigMap.key) }}
{{- include "reefer-simulator.variable" (list "KAFKA_APIKEY" "secretKeyRef" .apiKeySecret.name .apiKeySecret.key) }}
{{- include "reefer-simulator.variable" (list "KAFKA_USER" "secretKeyRef" .credentialsSecret.name .credentialsSecret.usernameKey) }}
{{- include "reefer-simulator.variable" (list "KAFKA_PASSWORD" "secretKeyRef" .credentialsSecret.name .credentialsSecret.passwordKey) }}
{{- if .certificateSecret.name }}
- name: KAFKA_CERT
  value: /certs/
{{- end }}
{{- with .clientCertificateSecret }}
{{- if .name }}
- name: KAFKA_CLIENT_CERT
  value: {{ printf "/client-certs/%s" .certificateKey | quote }}
- name: KAFKA_CLIENT_KEY
  value: {{ printf "/client-certs/%s" .privateKeyKey | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- define "reefer-simulator.kafkaVolume" -}}
{{- with .Values.kafka.certificateSecret.name }}
- name: certs
  secret:
    secretName: {{ . | quote }}
    optional: true
{{- end }}
{{- with .Values.kafka.clientCertificateSecret.name }}
- name: client-certs
  secret:
    secretName: {{ . | quote }}
    optional: true
{{- end }}
{{- end }}

{{- define "reefer-simulator.kafkaMount" -}}
{{- if .Values.kafka.certificateSecret.name }}
- name: certs
  mountPath: /certs
  readOnly: true
{{- end }}
{{- if .Values.kafka.clientCertificateSecret.name }}
- name: client-certs
  mountPath: /client-certs
  readOnly: true
{{- end }}
{{- end }}

{{- define "reefer-simulator.withoutBrokers" -}}
{{- if .Values.kafka.required -}}
NOWHERE, and the service stays not ready (kafka.required)
{{- else -}}
NOT to Kafka, but to the embedded destination, which only counts
{{- end }}
{{- end }}
