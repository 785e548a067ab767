{{- /* Of every container: no root, no rights, no writing but to its volumes. */ -}}
{{- define "lexiclip.securityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{- define "lexiclip.secretVariable" -}}
- name: {{ .variable }}
  valueFrom:
    secretKeyRef:
      name: {{ .secret }}
      key: {{ .key }}
      {{- if .optional }}
      optional: true
      {{- end }}
{{- end }}

{{- define "lexiclip.variable" -}}
{{- if .value }}
- name: {{ .name }}
  value: {{ .value | toString | quote }}
{{- end }}
{{- end }}

{{- define "lexiclip.storage" -}}
{{- with .Values.storage }}
{{- include "lexiclip.variable" (dict "name" "LEXICLIP_STORAGE_ENDPOINT" "value" .endpoint) }}
{{- include "lexiclip.variable" (dict "name" "LEXICLIP_STORAGE_REGION" "value" .region) }}
{{- include "lexiclip.variable" (dict "name" "LEXICLIP_STORAGE_ALLOW_HTTP" "value" (ternary "on" "" .allowHttp)) }}
{{- include "lexiclip.variable" (dict "name" "LEXICLIP_STORAGE_PATH_STYLE" "value" (ternary "on" "" .pathStyle)) }}
{{- end }}
{{- end }}

{{- /* Numbers of settings come as floating-point ones: 5000 must not become 5e+03. */ -}}
{{- define "lexiclip.settings" -}}
{{- range $name, $value := .Values.settings }}
- name: {{ $name }}
  value: {{ if kindIs "float64" $value }}{{ $value | toJson | quote }}{{ else }}{{ $value | toString | quote }}{{ end }}
{{- end }}
{{- end }}

{{- define "lexiclip.env" -}}
- name: LEXICLIP_HOST
  value: 0.0.0.0
- name: LEXICLIP_PORT
  value: "4000"
- name: LEXICLIP_DATA
  value: {{ .Values.data | quote }}
{{- include "lexiclip.storage" . }}
{{ with .Values.secret -}}
{{ include "lexiclip.secretVariable" (dict "variable" "LEXICLIP_OPERATOR_KEY" "secret" .name "key" .operatorKey) }}
{{ include "lexiclip.secretVariable" (dict "variable" "LEXICLIP_OPERATOR_KEY_PREVIOUS" "secret" .name "key" .previousOperatorKey "optional" true) }}
{{ include "lexiclip.secretVariable" (dict "variable" "LEXICLIP_METRICS_TOKEN" "secret" .name "key" .metricsToken "optional" true) }}
{{ end -}}
- name: LEXICLIP_MODEL
  value: {{ include "lexiclip.model" . | quote }}
- name: LEXICLIP_MODEL_CACHE
  value: /models
- name: LEXICLIP_DTYPE
  value: {{ .Values.model.dtype }}
{{- include "lexiclip.variable" (dict "name" "LEXICLIP_MODEL_SIZE" "value" .Values.model.size) }}
{{- include "lexiclip.variable" (dict "name" "LEXICLIP_MODEL_SERVER" "value" .Values.model.server) }}
{{- if has .Values.model.source (list "hub" "claim") }}
# It is there, or the start fails: no replica takes another model than the rest.
- name: HF_HUB_OFFLINE
  value: "1"
{{- end }}
- name: LEXICLIP_DRAIN_DELAY_MS
  value: {{ .Values.drainDelayMs | int | quote }}
- name: LEXICLIP_GRACE_MS
  value: {{ .Values.graceMs | int | quote }}
{{- include "lexiclip.settings" . }}
{{- with .Values.env }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "lexiclip.initContainers" -}}
{{- if eq .Values.model.source "hub" }}
- name: fetch-model
  image: {{ include "lexiclip.image" . | quote }}
  imagePullPolicy: {{ .Values.image.pullPolicy }}
  args:
    - node
    - dist/cli.js
    - model
    - fetch
    - {{ .Values.model.name | quote }}
    - --dtype
    - {{ .Values.model.dtype }}
    {{- with .Values.model.size }}
    - --size
    - {{ . | quote }}
    {{- end }}
    {{- with .Values.model.revision }}
    - --revision
    - {{ . | quote }}
    {{- end }}
  env:
    - name: LEXICLIP_MODEL_CACHE
      value: /models
    {{- with .Values.env }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  securityContext: {{- include "lexiclip.securityContext" . | nindent 4 }}
  resources:
    requests: { cpu: 100m, memory: 256Mi }
    limits: { memory: 1Gi }
  volumeMounts: [{ name: models, mountPath: /models }, { name: tmp, mountPath: /tmp }]
{{- else if eq .Values.model.source "copy" }}
- name: copy-model
  image: {{ .Values.model.copy.image | quote }}
  imagePullPolicy: {{ .Values.image.pullPolicy }}
  command: [cp, -R, {{ printf "%s/." .Values.model.copy.path | quote }}, /models/copied]
  securityContext: {{- include "lexiclip.securityContext" . | nindent 4 }}
  resources:
    requests: { cpu: 100m, memory: 64Mi }
    limits: { memory: 256Mi }
  volumeMounts: [{ name: models, mountPath: /models }]
{{- end }}
{{- end }}
