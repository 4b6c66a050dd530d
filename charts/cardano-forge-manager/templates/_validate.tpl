{{/* What the schema cannot say. Each message names the value, what was expected and the way out. */}}
{{- define "forge.validate" -}}
{{- if and (eq .Values.sidecars "native") (semverCompare "<1.29.0-0" .Capabilities.KubeVersion.Version) -}}
{{- fail (printf "sidecars: native needs Kubernetes 1.29, and this is %s. Set sidecars=containers" .Capabilities.KubeVersion.Version) -}}
{{- end -}}
{{- $known := list "mainnet" "preprod" "preview" "sanchonet" -}}
{{- if and (not (has .Values.network.name $known)) (eq (toString .Values.network.magic) "") -}}
{{- fail (printf "network.magic: is empty, expected the magic of the custom network %s. Set network.magic" .Values.network.name) -}}
{{- end -}}
{{- if and (not (has .Values.network.name $known)) (not .Values.node.configFile) -}}
{{- fail (printf "node.configFile: is empty, expected the configuration of the custom network %s. Set node.configFile, and node.configMap where it is not in the image" .Values.network.name) -}}
{{- end -}}
{{- if and (not (has .Values.network.name $known)) (not .Values.node.topologyFile) (not .Values.node.relays) -}}
{{- fail (printf "node.relays: is empty and node.topologyFile, too, expected the topology of the custom network %s. Set one of them" .Values.network.name) -}}
{{- end -}}
{{- if and .Values.network.shelleyGenesis (not .Values.node.configMap) -}}
{{- fail (printf "network.shelleyGenesis: is %s without node.configMap, in which it should lie. Set node.configMap" .Values.network.shelleyGenesis) -}}
{{- end -}}
{{- $magics := dict "mainnet" 764824073 "preprod" 1 "preview" 2 "sanchonet" 4 -}}
{{- with get $magics .Values.network.name -}}
{{- if and (ne (toString $.Values.network.magic) "") (ne (int64 $.Values.network.magic) (int64 .)) -}}
{{- fail (printf "network.magic: is %d, expected %d, the magic of %s. Leave network.magic empty" (int64 $.Values.network.magic) (int64 .) $.Values.network.name) -}}
{{- end -}}
{{- end -}}
{{- if and .Values.pool.idHex (not .Values.pool.id) -}}
{{- fail "pool.idHex: is set without pool.id, which alone gives the pool's objects names of their own. Set pool.id" -}}
{{- end -}}
{{- if eq (int .Values.node.port) (int .Values.manager.port) -}}
{{- fail (printf "manager.port: is %d, the port of the node, expected another. Change manager.port or node.port" (int .Values.manager.port)) -}}
{{- end -}}
{{- if and .Values.node.relays .Values.node.topologyFile -}}
{{- fail "node.topologyFile: is set beside node.relays, expected one of them: the topology is made of the relays. Empty one" -}}
{{- end -}}
{{- if and (not .Values.serviceAccount.create) (not .Values.serviceAccount.name) .Values.rbac.create -}}
{{- fail "serviceAccount.name: is empty, expected an account of its own: rbac.create would give every pod of the namespace that names none the right to write the Lease. Set serviceAccount.name" -}}
{{- end -}}
{{- if and .Values.monitoring.podMonitor.create .Values.monitoring.serviceMonitor.create -}}
{{- fail "monitoring.serviceMonitor.create: is true beside monitoring.podMonitor.create, expected one of them: who is scraped twice counts as two forgers. Set one to false" -}}
{{- end -}}
{{- $bound := .Values.timing.stopBound | default 6 -}}
{{- $tries := mulf 2 (.Values.timing.requestTimeout | default 1.7) -}}
{{- $right := mulf .Values.timing.leaseDuration (subf 1 (get .Values.env "CLOCK_RATE_ERROR" | default 0.1 | toString | float64)) -}}
{{- $needed := max (addf $bound $tries 1.1 | mulf 1000 | ceil | int) (addf $bound (divf $tries 2) 2.5 | mulf 1000 | ceil | int) -}}
{{- if lt (round (mulf 1000 $right) 0 | int) $needed -}}
{{- fail (printf "timing.leaseDuration: is %v s, which gives a right of %v s, but a stop of %v s, two tries of %v s together and a renewal need %v s. Set a longer timing.leaseDuration; forge-manager check shows the sum" .Values.timing.leaseDuration $right $bound $tries (divf $needed 1000)) -}}
{{- end -}}
{{- $own := dict "POD_NAME" "" "POD_UID" "" "NAMESPACE" "" "GUARD" "" "GUARD_SOCKET" "" "NODE_SOCKET" "" "KUBECONFIG" "" "CREDENTIAL_MODE" "credentials.mode" "LEASE_DURATION" "timing.leaseDuration" "SLEEP_INTERVAL" "timing.sleepInterval" "REQUEST_TIMEOUT" "timing.requestTimeout" "STOP_BOUND" "timing.stopBound" "LOG_LEVEL" "logLevel" "LOG_FORMAT" "logFormat" "CARDANO_NETWORK" "network.name" "NETWORK_MAGIC" "network.magic" "POOL_ID" "pool.id" "POOL_ID_HEX" "pool.idHex" "POOL_NAME" "pool.name" "POOL_TICKER" "pool.ticker" "LEASE_NAME" "leaseName" "CRD_NAME" "leaderName" "METRICS_PORT" "manager.port" "SHELLEY_GENESIS_FILE" "network.shelleyGenesis" "SOURCE_KES_KEY" "" "SOURCE_VRF_KEY" "" "SOURCE_OP_CERT" "" "TARGET_KES_KEY" "" "TARGET_VRF_KEY" "" "TARGET_OP_CERT" "" "TARGET_BULK_CREDENTIALS" "" "ENABLE_CLUSTER_MANAGEMENT" "clusterManagement.enabled" "FORGE_REGISTERS" "clusterManagement.registers" "CLUSTER_IDENTIFIER" "clusterManagement.identifier" "CLUSTER_NAME" "clusterManagement.identifier" "CLUSTER_CRD_NAME" "clusterManagement.identifier" "CLUSTER_REGION" "clusterManagement.region" "CLUSTER_ENVIRONMENT" "clusterManagement.environment" "CLUSTER_PRIORITY" "clusterManagement.priority" "HEALTH_CHECK_ENDPOINT" "clusterManagement.healthCheck.endpoint" "HEALTH_CHECK_INTERVAL" "clusterManagement.healthCheck.interval" "FAILBACK_DELAY" "clusterManagement.failbackDelay" -}}
{{- range $name, $value := .Values.env -}}
{{- if hasKey $own $name -}}
{{- $other := get $own $name -}}
{{- fail (printf "env.%s: is set by this chart. %s" $name (ternary "Leave it out" (printf "Use %s" $other) (empty $other))) -}}
{{- end -}}
{{- end -}}
{{- $node := list "--config" "--topology" "--database-path" "--socket-path" "--port" "--host-addr" "--start-as-non-producing-node" "--non-producing-node" "--shelley-kes-key" "--shelley-vrf-key" "--shelley-operational-certificate" "--shelley-kes-agent-socket" "--bulk-credentials-file" -}}
{{- range .Values.node.extraArgs -}}
{{- if has (splitList "=" . | first) $node -}}
{{- fail (printf "node.extraArgs: has %s, which this chart sets. Leave it out" .) -}}
{{- end -}}
{{- end -}}
{{- include "forge.validateClusters" . -}}
{{- end }}
