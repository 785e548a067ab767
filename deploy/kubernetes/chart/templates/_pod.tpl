{{- define "lexiclip.pod" -}}
serviceAccountName: {{ include "lexiclip.serviceAccount" . }}
# It never asks the cluster. Web identity has a token of its own.
automountServiceAccountToken: false
# Those of a Service called lexiclip would look like settings.
enableServiceLinks: false
{{- with .Values.imagePullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
# Before the signal, accepting after it, running requests, and ten seconds for closing.
terminationGracePeriodSeconds: {{ add .Values.preStopSeconds (divf .Values.drainDelayMs 1000 | ceil) (divf .Values.graceMs 1000 | ceil) 10 }}
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
  runAsGroup: 1000
  fsGroup: 1000
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: { type: RuntimeDefault }
# Over zones and machines, where there are several; each roll-out by itself.
topologySpreadConstraints:
  {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{- include "lexiclip.selector" $ | nindent 8 }}
    matchLabelKeys: [pod-template-hash]
  {{- end }}
{{- with include "lexiclip.initContainers" . }}
initContainers: {{- . | trim | nindent 2 }}
{{- end }}
containers:
  - name: lexiclip
    image: {{ include "lexiclip.image" . | quote }}
    imagePullPolicy: {{ .Values.image.pullPolicy }}
    ports: [{ name: http, containerPort: 4000, protocol: TCP }]
    env: {{- include "lexiclip.env" . | nindent 6 }}
    {{- with .Values.storage.credentialsSecret }}
    envFrom: [{ secretRef: { name: {{ . }} } }]
    {{- end }}
    # It listens when the model is loaded and the store was read.
    startupProbe:
      httpGet: { path: /healthz, port: http }
      periodSeconds: 5
      timeoutSeconds: 5
      failureThreshold: {{ divf .Values.startupSeconds 5 | ceil }}
    readinessProbe:
      httpGet: { path: /readyz, port: http }
      periodSeconds: 5
      timeoutSeconds: 5
      failureThreshold: 2
    # That it answers, not that it is ready: a store that is away is no reason to restart.
    livenessProbe:
      httpGet: { path: /healthz, port: http }
      periodSeconds: 10
      timeoutSeconds: 5
      failureThreshold: 6
    lifecycle:
      preStop:
        exec: { command: [sleep, {{ .Values.preStopSeconds | quote }}] }
    securityContext: {{- include "lexiclip.securityContext" . | nindent 6 }}
    resources: {{- toYaml .Values.resources | nindent 6 }}
    volumeMounts:
      - { name: tmp, mountPath: /tmp }
      - { name: models, mountPath: /models{{ if ne .Values.model.source "image" }}, readOnly: true{{ end }} }
volumes:
  - name: tmp
    emptyDir: { sizeLimit: 2Gi }
  - name: models
    {{- if eq .Values.model.source "claim" }}
    persistentVolumeClaim: { claimName: {{ .Values.model.claim }}, readOnly: true }
    {{- else }}
    emptyDir: { sizeLimit: {{ .Values.model.sizeLimit }} }
    {{- end }}
{{- with .Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
