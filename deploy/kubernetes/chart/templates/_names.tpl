{{- define "lexiclip.name" -}}
{{- ternary .Release.Name (printf "%s-%s" .Release.Name .Chart.Name) (contains .Chart.Name .Release.Name) | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "lexiclip.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "lexiclip.labels" -}}
{{ include "lexiclip.selector" . }}
app.kubernetes.io/version: {{ .Values.image.tag | default .Chart.AppVersion | quote }}
{{- end }}

{{- define "lexiclip.serviceAccount" -}}
{{- .Values.serviceAccount.name | default (ternary (include "lexiclip.name" .) "default" .Values.serviceAccount.create) }}
{{- end }}

{{- define "lexiclip.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- /* Where the server looks for its model. */ -}}
{{- define "lexiclip.model" -}}
{{- if eq .Values.model.source "copy" }}/models/copied{{ else }}{{ .Values.model.name }}{{ end }}
{{- end }}
