{{/* A value as text: Helm reads numbers as floating point, and would write 1000000 as 1e+06. */}}
{{- define "forge.text" -}}
{{- kindIs "string" . | ternary . (toJson .) -}}
{{- end }}

{{/* What manager and guard must read alike: the manager refuses a guard with others. */}}
{{- define "forge.sharedEnv" -}}
- name: POD_NAME
  valueFrom: { fieldRef: { fieldPath: metadata.name } }
- name: CREDENTIAL_MODE
  value: {{ .Values.credentials.mode }}
- name: LEASE_DURATION
  value: {{ int .Values.timing.leaseDuration | quote }}
{{- range $name, $value := dict "SLEEP_INTERVAL" .Values.timing.sleepInterval "REQUEST_TIMEOUT" .Values.timing.requestTimeout "STOP_BOUND" .Values.timing.stopBound }}
{{- if ne (toString $value) "" }}
- name: {{ $name }}
  value: {{ include "forge.text" $value | quote }}
{{- end }}
{{- end }}
- name: LOG_LEVEL
  value: {{ .Values.logLevel }}
- name: LOG_FORMAT
  value: {{ .Values.logFormat }}
{{- range $name, $value := .Values.env }}
- name: {{ $name }}
  value: {{ include "forge.text" $value | quote }}
{{- end }}
{{- end }}

{{- define "forge.managerEnv" -}}
# The guard beside it: without it this pod does not forge, and never starts one of its own.
- name: GUARD
  value: external
- name: POD_UID
  valueFrom: { fieldRef: { fieldPath: metadata.uid } }
- name: NAMESPACE
  valueFrom: { fieldRef: { fieldPath: metadata.namespace } }
- name: CARDANO_NETWORK
  value: {{ .Values.network.name }}
{{- with dict "NETWORK_MAGIC" .Values.network.magic "POOL_ID" .Values.pool.id "POOL_ID_HEX" .Values.pool.idHex "POOL_NAME" .Values.pool.name "POOL_TICKER" .Values.pool.ticker }}
{{- range $name, $value := . }}
{{- if ne (toString $value) "" }}
- name: {{ $name }}
  value: {{ include "forge.text" $value | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- with .Values.network.shelleyGenesis }}
- name: SHELLEY_GENESIS_FILE
  value: /etc/forge-manager/network/{{ . }}
{{- end }}
# As the Role has them.
- name: LEASE_NAME
  value: {{ include "forge.lease" . }}
- name: CRD_NAME
  value: {{ include "forge.leader" . }}
- name: METRICS_PORT
  value: {{ int .Values.manager.port | quote }}
{{- include "forge.clusterEnv" . }}
{{- end }}

{{/*
The dead man's switch, in a container of its own, because whatever ends the manager's must not end
it, too; the first, so that it is there before the manager and ends after it. No key, token or port.
*/}}
{{- define "forge.guard.container" -}}
name: forge-guard
image: {{ include "forge.manager.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
{{- if eq .Values.sidecars "native" }}
restartPolicy: Always
{{- end }}
args: [guard]
env:
{{- include "forge.sharedEnv" . | nindent 2 }}
# No probe: the manager asks for it all the time, and hands over without it.
securityContext:
{{- include "forge.confined" . | nindent 2 }}
resources:
{{- toYaml .Values.guard.resources | nindent 2 }}
volumeMounts:
  - { name: ipc, mountPath: /ipc }
{{- end }}

{{- define "forge.manager.container" -}}
name: forge-manager
image: {{ include "forge.manager.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
{{- if eq .Values.sidecars "native" }}
restartPolicy: Always
{{- end }}
args: [run]
env:
{{- include "forge.sharedEnv" . | nindent 2 }}
{{- include "forge.managerEnv" . | nindent 2 }}
ports:
  - name: metrics
    containerPort: {{ int .Values.manager.port }}
{{- if eq .Values.sidecars "native" }}
# The node starts when this has succeeded: it would exit at once without the files of its flags.
startupProbe:
  httpGet: { path: /startup-status, port: metrics }
{{- toYaml .Values.manager.startupProbe | nindent 2 }}
{{- end }}
livenessProbe:
  httpGet: { path: /health, port: metrics }
{{- toYaml .Values.manager.livenessProbe | nindent 2 }}
readinessProbe:
  httpGet: { path: /ready, port: metrics }
{{- toYaml .Values.manager.readinessProbe | nindent 2 }}
securityContext:
{{- include "forge.confined" . | nindent 2 }}
resources:
{{- toYaml .Values.manager.resources | nindent 2 }}
volumeMounts:
  - { name: ipc, mountPath: /ipc }
  - { name: keys, mountPath: /secrets, readOnly: true }
  - { name: api-access, mountPath: /var/run/secrets/kubernetes.io/serviceaccount, readOnly: true }
  {{- if .Values.network.shelleyGenesis }}
  - { name: config, mountPath: /etc/forge-manager/network, readOnly: true }
  {{- end }}
  {{- include "forge.registerMounts" . | nindent 2 }}
{{- end }}
