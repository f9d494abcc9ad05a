{{/* Who may use the API, and how it is reached: tokens, an issuer, a login in front, proxies. */}}

{{/* The Secret with the tokens: the chart's own, or an existing one; empty if the mode knows none. */}}
{{- define "reefer-simulator.tokenSecret" -}}
{{- if eq .Values.auth.mode "token" }}
{{- default (printf "%s-token" (include "reefer-simulator.fullname" . | trunc 57 | trimSuffix "-")) .Values.auth.existingSecret }}
{{- end }}
{{- end }}

{{/* Whether a login stands in front of the service. */}}
{{- define "reefer-simulator.hasLogin" -}}
{{- if and (eq .Values.auth.mode "oidc") .Values.auth.oidc.login.enabled }}true{{ end }}
{{- end }}

{{/* The Secret with the issuer's CA; empty if there is none. */}}
{{- define "reefer-simulator.issuerSecret" -}}
{{- if eq .Values.auth.mode "oidc" }}{{ .Values.auth.oidc.caSecret.name }}{{ end }}
{{- end }}

{{/* The path of that CA in the containers. */}}
{{- define "reefer-simulator.issuerFile" -}}
{{- if include "reefer-simulator.issuerSecret" . }}{{ printf "/oidc-ca/%s" .Values.auth.oidc.caSecret.key }}{{ end }}
{{- end }}

{{- define "reefer-simulator.hasRoute" -}}
{{- if and .Values.route.enabled (include "reefer-simulator.onOpenShift" .) }}true{{ end }}
{{- end }}

{{- define "reefer-simulator.managementPort" -}}8081{{- end }}

{{- define "reefer-simulator.loginPort" -}}4180{{- end }}

{{/* The Service of the management port. */}}
{{- define "reefer-simulator.managementName" -}}
{{- printf "%s-management" (include "reefer-simulator.fullname" . | trunc 52 | trimSuffix "-") }}
{{- end }}

{{/* The proxies in front whose word counts. Empty: none. */}}
{{- define "reefer-simulator.trustProxy" -}}
{{- $hops := 0 }}
{{- if or (include "reefer-simulator.hasRoute" .) .Values.ingress.enabled }}{{ $hops = add $hops 1 }}{{ end }}
{{- if include "reefer-simulator.hasLogin" . }}{{ $hops = add $hops 1 }}{{ end }}
{{- default (ternary "" (toString $hops) (eq (int $hops) 0)) (toString .Values.api.trustProxy) }}
{{- end }}

{{/* The variables of who may use the API and how it is reached, as a mapping. */}}
{{- define "reefer-simulator.accessSettings" -}}
HOST: {{ ternary "127.0.0.1" "*" (eq (include "reefer-simulator.hasLogin" .) "true") | quote }}
MANAGEMENT_PORT: {{ include "reefer-simulator.managementPort" . | quote }}
{{- with include "reefer-simulator.tokenSecret" . }}
API_TOKENS_FILE: /tokens/tokens
{{- end }}
{{- if eq .Values.auth.mode "oidc" }}
{{- with .Values.auth.oidc }}
OIDC_ISSUER: {{ .issuer | quote }}
OIDC_AUDIENCE: {{ .audience | quote }}
OIDC_SCOPE_CLAIM: {{ .scopeClaim | quote }}
{{- end }}
{{- end }}
{{- with include "reefer-simulator.issuerFile" . }}
NODE_EXTRA_CA_CERTS: {{ . | quote }}
{{- end }}
{{- with include "reefer-simulator.trustProxy" . }}
TRUST_PROXY: {{ . | quote }}
{{- end }}
{{- with .Values.api }}
{{- with .allowedHosts }}
{{- $name := include "reefer-simulator.fullname" $ }}
ALLOWED_HOSTS: {{ concat (list $name (printf "%s.%s.svc" $name $.Release.Namespace) "localhost") . | uniq | join "," | quote }}
{{- end }}
{{- with .corsOrigins }}
CORS_ORIGINS: {{ join "," . | quote }}
{{- end }}
RATE_LIMIT: {{ .rateLimit | int64 | quote }}
{{- end }}
{{- end }}

{{- define "reefer-simulator.accessVolume" -}}
{{- with include "reefer-simulator.tokenSecret" . }}
- name: tokens
  secret:
    secretName: {{ . | quote }}
    items:
      - key: tokens
        path: tokens
{{- end }}
{{- with include "reefer-simulator.issuerSecret" . }}
- name: oidc-ca
  secret:
    secretName: {{ . | quote }}
{{- end }}
{{- end }}

{{- define "reefer-simulator.issuerMount" -}}
{{- if include "reefer-simulator.issuerSecret" . }}
- name: oidc-ca
  mountPath: /oidc-ca
  readOnly: true
{{- end }}
{{- end }}

{{- define "reefer-simulator.accessMount" -}}
{{- if include "reefer-simulator.tokenSecret" . }}
- name: tokens
  mountPath: /tokens
  readOnly: true
{{- end }}
{{- include "reefer-simulator.issuerMount" . }}
{{- end }}

{{- define "reefer-simulator.httpPort" -}}
- name: http
  containerPort: {{ . }}
  protocol: TCP
{{- end }}

{{/*
The container of oauth2-proxy, which lets people log in with a browser and passes the JWT of their session on. Whoever
brings a JWT is let through without a session. The service itself looks at each JWT again.
*/}}
{{- define "reefer-simulator.loginContainer" -}}
{{- with .Values.auth.oidc.login }}
- name: login
  image: {{ include "reefer-simulator.imageReference" (list .image.repository .image.tag .image.digest) | quote }}
  imagePullPolicy: {{ $.Values.image.pullPolicy }}
  securityContext:
    {{- toYaml $.Values.securityContext | nindent 4 }}
  args:
    - --provider=oidc
    - {{ printf "--oidc-issuer-url=%s" $.Values.auth.oidc.issuer | quote }}
    {{- with include "reefer-simulator.issuerFile" $ }}
    - {{ printf "--provider-ca-file=%s" . | quote }}
    {{- end }}
    - {{ printf "--http-address=:%s" (include "reefer-simulator.loginPort" $) | quote }}
    - {{ printf "--upstream=http://127.0.0.1:%s" (include "reefer-simulator.port" $) | quote }}
    - --reverse-proxy=true
    # The JWT says who somebody is, and its scopes what they may do. The address of their mail says nothing here.
    - --email-domain=*
    - --oidc-email-claim=sub
    - --pass-authorization-header=true
    - --pass-basic-auth=false
    - --pass-user-headers=false
    - --skip-jwt-bearer-tokens=true
    - --bearer-token-login-fallback=false
    # Programs get 401 there instead of a page to log in with.
    - --api-route=^/(control|health|metrics|products|scenarios|simulations)(/|$)
    - --skip-auth-route=GET=^/health(/live|/ready)?$
    - --skip-provider-button=true
    - --cookie-name=_reefer_simulator
    - --cookie-samesite=lax
    {{- if and (include "reefer-simulator.hasRoute" $) (not $.Values.route.tls.enabled) }}
    - --cookie-secure=false
    {{- end }}
    # A session ends with its JWT, unless the issuer gives a new one.
    - --cookie-refresh=1m
    - --request-logging=false
    - --silence-ping-logging=true
    {{- range .extraArgs }}
    - {{ . | quote }}
    {{- end }}
  env:
    {{- range $variable, $key := dict "OAUTH2_PROXY_CLIENT_ID" "client-id" "OAUTH2_PROXY_CLIENT_SECRET" "client-secret" "OAUTH2_PROXY_COOKIE_SECRET" "cookie-secret" }}
    - name: {{ $variable }}
      valueFrom:
        secretKeyRef:
          name: {{ $.Values.auth.oidc.login.existingSecret | quote }}
          key: {{ $key }}
    {{- end }}
  ports:
    {{- include "reefer-simulator.httpPort" (include "reefer-simulator.loginPort" $) | nindent 4 }}
  readinessProbe:
    httpGet:
      path: /ready
      port: http
    {{- toYaml $.Values.readinessProbe | nindent 4 }}
  {{- if gt (int (include "reefer-simulator.preStopSeconds" $)) 0 }}
  # The login serves as long as the service does.
  lifecycle:
    preStop:
      sleep:
        seconds: {{ add (include "reefer-simulator.preStopSeconds" $) $.Values.shutdown.delaySeconds }}
  {{- end }}
  terminationMessagePolicy: FallbackToLogsOnError
  resources:
    {{- toYaml .resources | nindent 4 }}
  volumeMounts:
    - name: tmp
      mountPath: /tmp
    {{- include "reefer-simulator.issuerMount" $ | trim | nindent 4 }}
{{- end }}
{{- end }}

{{/* Values of an older chart lack whole groups; and some combinations would let strangers in, or nobody. */}}
{{- define "reefer-simulator.checkAccess" -}}
{{- if not (and .Values.auth .Values.api .Values.scenario) }}
{{- fail "the values are those of an older chart: use --reset-then-reuse-values instead of --reuse-values (Helm 3.14 or newer), or give your own values again with --values." }}
{{- end }}
{{- $mode := .Values.auth.mode }}
{{- if eq $mode "none" }}
{{- if and (include "reefer-simulator.hasRoute" .) (not .Values.route.allowAnonymous) }}
{{- fail "auth.mode: none, so everybody who reaches the Route may start and stop runs and read everything. If you want that, set route.allowAnonymous=true, else set route.enabled=false." }}
{{- end }}
{{- if and .Values.ingress.enabled (not .Values.ingress.allowAnonymous) }}
{{- fail "auth.mode: none, so everybody who reaches the Ingress may start and stop runs and read everything. If you want that, set ingress.allowAnonymous=true." }}
{{- end }}
{{- if and (ne .Values.service.type "ClusterIP") (not .Values.service.allowAnonymous) }}
{{- fail (printf "auth.mode: none, so everybody who reaches the %s may start and stop runs and read everything. If you want that, set service.allowAnonymous=true." .Values.service.type) }}
{{- end }}
{{- end }}
{{- if and .Values.auth.existingSecret (ne $mode "token") }}
{{- fail (printf "auth.existingSecret: there are no tokens with auth.mode=%s. Leave it empty, or set auth.mode=token." $mode) }}
{{- end }}
{{- with .Values.auth.oidc }}
{{- if and (eq $mode "oidc") (not (and .issuer .audience)) }}
{{- fail "auth.mode: oidc needs auth.oidc.issuer and auth.oidc.audience." }}
{{- end }}
{{- if and (ne $mode "oidc") (or .issuer .login.enabled) }}
{{- fail (printf "auth.oidc: not used with auth.mode=%s. Set auth.mode=oidc, or leave auth.oidc.issuer empty and auth.oidc.login.enabled false." $mode) }}
{{- end }}
{{- if and .login.enabled (not .login.existingSecret) }}
{{- fail "auth.oidc.login: needs auth.oidc.login.existingSecret, a Secret with the keys client-id, client-secret and cookie-secret." }}
{{- end }}
{{- end }}
{{- end }}
