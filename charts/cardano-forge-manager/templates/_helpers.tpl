{{/* Name of the objects. */}}
{{- define "forge.name" -}}
{{- .Values.fullnameOverride | default .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- end }}

{{/* What selects the pods: `app` as in the manifests of version 2. */}}
{{- define "forge.selector" -}}
app: {{ include "forge.name" . }}
{{- end }}

{{- define "forge.labels" -}}
{{ include "forge.selector" . }}
app.kubernetes.io/name: cardano-forge-manager
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "forge.account" -}}
{{- if .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default (include "forge.name" .) -}}
{{- else -}}
{{- .Values.serviceAccount.name | default "default" -}}
{{- end -}}
{{- end }}

{{/* `{network}-{first 10 characters of the pool id}`, as the program names a pool's own objects. */}}
{{- define "forge.tenant" -}}
{{- printf "%s-%s" .Values.network.name (.Values.pool.id | trunc 10) -}}
{{- end }}

{{- define "forge.lease" -}}
{{- $own := .Values.pool.id | empty | not | ternary (printf "cardano-leader-%s" (include "forge.tenant" .)) "cardano-node-leader" -}}
{{- .Values.leaseName | default $own -}}
{{- end }}

{{- define "forge.leader" -}}
{{- $own := .Values.pool.id | empty | not | ternary (printf "cardano-leader-%s" (include "forge.tenant" .)) "cardano-leader" -}}
{{- .Values.leaderName | default $own -}}
{{- end }}

{{- define "forge.image" -}}
{{- if .digest -}}
{{ .repository }}@{{ .digest }}
{{- else -}}
{{ .repository }}:{{ .tag }}
{{- end -}}
{{- end }}

{{- define "forge.manager.image" -}}
{{- $tag := .Values.image.tag | default .Chart.AppVersion -}}
{{- include "forge.image" (dict "repository" .Values.image.repository "tag" $tag "digest" .Values.image.digest) -}}
{{- end }}

{{/* Bound of a stop in whole seconds, rounded up. */}}
{{- define "forge.stopBound" -}}
{{- .Values.timing.stopBound | default 6 | float64 | ceil | int -}}
{{- end }}

{{/*
Time to wait for the handover, S at most, and to close the node's database; then the manager stops
within S, releases by two tries, and the guard ends.
*/}}
{{- define "forge.gracePeriod" -}}
{{- $tries := mulf 2 (.Values.timing.requestTimeout | default 1.7) | ceil | int -}}
{{- $bound := include "forge.stopBound" . | int -}}
{{- add $bound (int .Values.node.shutdownSeconds) $bound $tries 2 -}}
{{- end }}

{{/* What the "restricted" Pod Security standard asks of each container. */}}
{{- define "forge.confined" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* One user and group for all: else manager and guard may neither see nor signal the node. */}}
{{- define "forge.podSecurity" -}}
runAsUser: 10001
runAsGroup: 10001
runAsNonRoot: true
# Lets that group read the secret and the token, and write the volumes.
fsGroup: 10001
# Do not touch every file of the chain at each start.
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "forge.cluster" -}}
{{- .Values.clusterManagement.identifier | default (printf "%s-%s" (include "forge.tenant" .) .Values.clusterManagement.region) -}}
{{- end }}

{{/* The record of the right on shared registers, named by the whole pool id. */}}
{{- define "forge.right" -}}
cardano-forge-right-{{ .Values.network.name }}-{{ .Values.pool.idHex }}
{{- end }}

{{/* The account by which other clusters reach this one as a register, and whether they do. */}}
{{- define "forge.elsewhere" -}}
{{ include "forge.name" . }}-elsewhere
{{- end }}

{{- define "forge.reachedFromElsewhere" -}}
{{- with .Values.clusterManagement -}}
{{- and .enabled .others $.Values.rbac.create | empty | not -}}
{{- end -}}
{{- end }}

{{/* Port of an address that begins with http:// or https://. */}}
{{- define "forge.portOf" -}}
{{- $stated := regexFind ":[0-9]+$" (urlParse .).host | trimPrefix ":" -}}
{{- $stated | default (hasPrefix "http://" . | ternary "80" "443") -}}
{{- end }}
