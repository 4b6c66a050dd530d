{{/* Version of cardano-node: stated, or the tag's three numbers. */}}
{{- define "forge.node.version" -}}
{{- $stated := .Values.node.version -}}
{{- if and (not $stated) (not .Values.node.image.digest) -}}
{{- $stated = regexFind "^[0-9]+\\.[0-9]+\\.[0-9]+" (toString .Values.node.image.tag) -}}
{{- end -}}
{{- if not $stated -}}
{{- fail (printf "node.version: cannot be read from the image %s, expected the node's version, such as 10.6.2: it decides the non-producing flag. Set node.version" (include "forge.image" .Values.node.image)) -}}
{{- end -}}
{{- if semverCompare "<8.2.0" $stated -}}
{{- fail (printf "node.version: %s cannot be told to start without forging, expected 8.2.0 or newer. Use a newer node" $stated) -}}
{{- end -}}
{{- if and (eq .Values.credentials.mode "bulk") (semverCompare "<8.9.0" $stated) -}}
{{- fail (printf "credentials.mode: bulk needs node 8.9.0 or newer (an older one forges on when its file is missing), and node.version is %s. Set credentials.mode=files, or use a newer node" $stated) -}}
{{- end -}}
{{- $stated -}}
{{- end }}

{{- define "forge.node.nonProducingFlag" -}}
{{- semverCompare ">=10.5.1" (include "forge.node.version" .) | ternary "--start-as-non-producing-node" "--non-producing-node" -}}
{{- end }}

{{/* Files that the node needs to start. */}}
{{- define "forge.node.files" -}}
{{- eq .Values.credentials.mode "bulk" | ternary "/ipc/credentials.json" "/ipc/kes.skey /ipc/vrf.skey /ipc/node.cert" -}}
{{- end }}

{{- define "forge.node.folder" -}}
/opt/cardano/config/{{ .Values.network.name }}
{{- end }}

{{- define "forge.node.topology" -}}
{{- if .Values.node.relays -}}
/topology/topology.json
{{- else -}}
{{- .Values.node.topologyFile | default (printf "%s/topology.json" (include "forge.node.folder" .)) -}}
{{- end -}}
{{- end }}

{{- define "forge.node.args" -}}
- run
- --config={{ .Values.node.configFile | default (printf "%s/config.json" (include "forge.node.folder" .)) }}
- --topology={{ include "forge.node.topology" . }}
- --database-path=/data/db
- --socket-path=/ipc/node.socket
- --host-addr=0.0.0.0
- --port={{ int .Values.node.port }}
# Required: without it a node forges as soon as it has replayed, whatever the right says.
- {{ include "forge.node.nonProducingFlag" . }}
# Where the manager puts keys and takes them away. A secret mounted here could not be taken away.
{{- if eq .Values.credentials.mode "bulk" }}
- --bulk-credentials-file=/ipc/credentials.json
{{- else }}
- --shelley-kes-key=/ipc/kes.skey
- --shelley-vrf-key=/ipc/vrf.skey
- --shelley-operational-certificate=/ipc/node.cert
{{- end }}
{{- range .Values.node.extraArgs }}
- {{ quote . }}
{{- end }}
{{- end }}

{{- define "forge.node.container" -}}
name: cardano-node
image: {{ include "forge.image" .Values.node.image }}
imagePullPolicy: {{ .Values.node.image.pullPolicy }}
{{- if eq .Values.sidecars "native" }}
command: [{{ .Values.node.executable }}]
args:
{{- include "forge.node.args" . | nindent 2 }}
{{- else }}
# Nothing orders plain containers: wait for the files without which the node ends, then become it.
command:
  - /bin/sh
  - -c
  - for file in {{ include "forge.node.files" . }}; do until [ -f "$file" ]; do sleep 1; done; done; exec "$0" "$@"
  - {{ .Values.node.executable }}
args:
{{- include "forge.node.args" . | nindent 2 }}
{{- end }}
env:
  - name: LANG
    value: C.UTF-8
  {{- range $name, $value := .Values.node.env }}
  - name: {{ $name }}
    value: {{ include "forge.text" $value | quote }}
  {{- end }}
# The node is told to end before its sidecars are: so the manager is asked first, and hands over while
# the node still runs. It is asked again every second, because what does not change was left behind;
# a manager that does not answer is waited for no longer than it takes to stop a node.
lifecycle:
  preStop:
    exec:
      command:
        - /bin/sh
        - -c
        - |
          n=0
          while [ "$n" -lt {{ include "forge.stopBound" . }} ]; do
            echo "ends $$ $n" > /ipc/pod-ends
            sleep 1
            n=$((n + 1))
            { read -r said < /ipc/pod-ends.answer; } 2> /dev/null
            if [ "$said" = "ends $$" ]; then exit 0; fi
          done
          echo "the manager has not answered within {{ include "forge.stopBound" . }} s" >&2
          exit 1
ports:
  - name: node
    containerPort: {{ int .Values.node.port }}
# No probe: nothing is gained by killing a node that replays. Its metrics listen on 127.0.0.1:12798
# (the image's default), where the manager watches it forge or not.
securityContext:
{{- include "forge.confined" . | nindent 2 }}
resources:
{{- toYaml .Values.node.resources | nindent 2 }}
volumeMounts:
  - { name: ipc, mountPath: /ipc }
  - { name: data, mountPath: /data }
  - { name: tmp, mountPath: /tmp }
  {{- if .Values.node.relays }}
  - { name: topology, mountPath: /topology, readOnly: true }
  {{- end }}
  {{- if .Values.node.configMap }}
  - { name: config, mountPath: /config, readOnly: true }
  {{- end }}
{{- end }}
