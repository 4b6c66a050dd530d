{{/* Where a register's files lie in the manager. */}}
{{- define "forge.register.folder" -}}
/etc/forge-manager/registers/{{ .name }}
{{- end }}

{{/* One entry of FORGE_REGISTERS. */}}
{{- define "forge.register" -}}
{{- $folder := include "forge.register.folder" . -}}
{{- if .inCluster -}}
{{ .name }}=kubernetes:in-cluster
{{- else if .kubeconfigSecret -}}
{{ .name }}=kubernetes:{{ $folder }}/kubeconfig#{{ .context }}/{{ .namespace }}
{{- else -}}
{{ .name }}=etcd:{{ join "," .etcdEndpoints }}?ca={{ $folder }}/ca.crt&cert={{ $folder }}/tls.crt&key={{ $folder }}/tls.key
{{- end -}}
{{- end }}

{{- define "forge.clusterEnv" -}}
{{- with .Values.clusterManagement }}
{{- if .enabled }}
{{- $registers := list }}
{{- range .registers }}
{{- $registers = append $registers (include "forge.register" .) }}
{{- end }}
- name: ENABLE_CLUSTER_MANAGEMENT
  value: "true"
- name: FORGE_REGISTERS
  value: {{ join ";" $registers | quote }}
- name: CLUSTER_IDENTIFIER
  value: {{ include "forge.cluster" $ }}
- name: CLUSTER_REGION
  value: {{ .region | quote }}
- name: CLUSTER_ENVIRONMENT
  value: {{ .environment }}
- name: CLUSTER_PRIORITY
  value: {{ int .priority | quote }}
{{- with .healthCheck.endpoint }}
- name: HEALTH_CHECK_ENDPOINT
  value: {{ . | quote }}
- name: HEALTH_CHECK_INTERVAL
  value: {{ int $.Values.clusterManagement.healthCheck.interval | quote }}
{{- end }}
{{- if ne (toString .failbackDelay) "" }}
- name: FAILBACK_DELAY
  value: {{ include "forge.text" .failbackDelay | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- define "forge.registerMounts" -}}
{{- range .Values.clusterManagement.registers }}
{{- if not .inCluster }}
- { name: register-{{ .name }}, mountPath: {{ include "forge.register.folder" . }}, readOnly: true }
{{- end }}
{{- end }}
{{- end }}

{{- define "forge.registerVolumes" -}}
{{- range .Values.clusterManagement.registers }}
{{- if not .inCluster }}
- name: register-{{ .name }}
  secret:
    secretName: {{ .kubeconfigSecret | default .etcdSecret }}
    defaultMode: 0440
{{- end }}
{{- end }}
{{- end }}

{{- define "forge.validateClusters" -}}
{{- with .Values.clusterManagement }}
{{- if and .others (not .enabled) -}}
{{- fail "clusterManagement.others: is set without clusterManagement.enabled. Set that, or empty it" -}}
{{- end -}}
{{- if .enabled -}}
{{- if or (not $.Values.pool.id) (not $.Values.pool.idHex) -}}
{{- fail "pool.id: expected both pool.id and pool.idHex with clusterManagement.enabled: the record of the right and the resources of the clusters are named by them. Set them; forge-manager keys inspect prints both" -}}
{{- end -}}
{{- if not .region -}}
{{- fail "clusterManagement.region: is empty, expected the region of this cluster. Set clusterManagement.region" -}}
{{- end -}}
{{- if not (has (len .registers) (list 1 3 5)) -}}
{{- fail (printf "clusterManagement.registers: has %d entries, expected 1 (a hub), 3 or 5; two regions need a third as witness. A register per cluster cannot exclude another cluster" (len .registers)) -}}
{{- end -}}
{{- $names := list -}}
{{- $home := 0 -}}
{{- range .registers -}}
{{- if has .name $names -}}
{{- fail (printf "clusterManagement.registers: names %s twice, expected different names. Rename one" .name) -}}
{{- end -}}
{{- $names = append $names .name -}}
{{- if .inCluster -}}{{- $home = add $home 1 -}}
{{- else if eq .name "home" -}}
{{- fail "clusterManagement.registers: names home what is not inCluster, expected another name. Rename it" -}}
{{- end -}}
{{- end -}}
{{- if gt (int $home) 1 -}}
{{- fail "clusterManagement.registers: has inCluster twice, expected at most one: it is one register. Leave one out" -}}
{{- end -}}
{{- if and .others (eq (int $home) 0) -}}
{{- fail "clusterManagement.others: is set although no register is inCluster: nobody reaches this cluster as a register. Empty it" -}}
{{- end -}}
{{- if has (include "forge.cluster" $) .others -}}
{{- fail (printf "clusterManagement.others: has %s, which is this cluster, expected the others alone. Leave it out" (include "forge.cluster" $)) -}}
{{- end -}}
{{- if not $.Values.rbac.allowCreate -}}
{{- fail "rbac.allowCreate: is false with clusterManagement.enabled, expected true: registers, mirrors and Events are created by the managers. Set rbac.allowCreate=true" -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}
