package steps

import (
	"strconv"
	"strings"
	"time"
)

// What the probe's instance is told, and what it writes to its first serial
// port. The sandbox's instances do the same by themselves.
//
//	runlb-targets   one target a line: ID URL ADDRESS
//	runlb-deadline  seconds from the first try
//	runlb-interval  seconds between tries
//
//	runlb-probe 1 ID TRY EXIT CODE MILLIS BODY   EXIT is curl's, CODE 000 without an answer, BODY base64 or -
//	runlb-cert 1 ID BASE64DER                    the leaf certificate, once a target
//	runlb-done 1
const (
	metadataScript   = "startup-script"
	metadataTargets  = "runlb-targets"
	metadataDeadline = "runlb-deadline"
	metadataInterval = "runlb-interval"

	lineProbe = "runlb-probe 1 "
	lineCert  = "runlb-cert 1 "
	lineDone  = "runlb-done 1"

	probeInterval = 5 * time.Second
	probeDeadline = 10 * time.Minute
)

// ProbeMetadata is the metadata of an instance that asks for the targets. It is
// the same for the same targets.
func ProbeMetadata(targets []ProbeTarget) map[string]string {
	return map[string]string{
		metadataScript:   probeScript,
		metadataTargets:  targetLines(targets),
		metadataDeadline: strconv.Itoa(int(probeDeadline.Seconds())),
		metadataInterval: strconv.Itoa(int(probeInterval.Seconds())),
	}
}

func targetLines(targets []ProbeTarget) string {
	var b strings.Builder
	for _, t := range targets {
		b.WriteString(t.ID + " " + t.URL + " " + t.Address + "\n")
	}
	return b.String()
}

// probeScript needs bash and curl; openssl, when it is there, shows the
// certificate that curl of before 7.88 cannot.
const probeScript = `#!/bin/bash
# Made by runlb. Asks the load balancer for each target until it answers well or
# the deadline passes, and writes every try to the first serial port.
export LC_ALL=C
body=$(mktemp)
attribute() {
  curl -sf --retry 5 --retry-connrefused -H 'Metadata-Flavor: Google' \
    "http://metadata.google.internal/computeMetadata/v1/instance/attributes/$1"
}
say() { printf '%s\n' "$*" >/dev/ttyS0; }
certificate() { # URL ADDRESS
  local rest=${1#https://} host port=443
  host=${rest%%/*}
  case $host in *:*) port=${host##*:} host=${host%:*} ;; esac
  if command -v openssl >/dev/null; then
    timeout 10 openssl s_client -connect "$2:$port" -servername "$host" </dev/null 2>/dev/null |
      openssl x509 -outform DER 2>/dev/null | base64 -w0
  else
    curl -sk --max-time 10 -o /dev/null --connect-to "::$2:" -w '%{certs}' "$1" 2>/dev/null |
      sed -n '/BEGIN CERTIFICATE/,/END CERTIFICATE/{/END CERTIFICATE/q;/BEGIN CERTIFICATE/!p}' | tr -d '\n'
  fi
}
until targets=$(attribute runlb-targets); do sleep 1; done
deadline=$((SECONDS + $(attribute runlb-deadline || echo 600)))
interval=$(attribute runlb-interval || echo 5)
declare -A served shown
try=0
while :; do
  try=$((try + 1)) pending=0
  while read -r id url address; do
    [[ -z $id || -n ${served[$id]} ]] && continue
    : >"$body"
    answer=$(curl -sk --connect-timeout 5 --max-time 10 -o "$body" --connect-to "::$address:" \
      -w '%{http_code} %{time_total}' "$url" </dev/null)
    status=$?
    read -r code seconds <<<"$answer"
    micros=${seconds/./}
    text=$(head -c 512 "$body" | base64 -w0)
    say "runlb-probe 1 $id $try $status ${code:-000} $((10#${micros:-0} / 1000)) ${text:--}"
    if [[ $url == https://* && $status == 0 && -z ${shown[$id]} ]]; then
      leaf=$(certificate "$url" "$address")
      [[ -n $leaf ]] && say "runlb-cert 1 $id $leaf" && shown[$id]=1
    fi
    case $code in
      2?? | 3??) served[$id]=1 ;;
      *) pending=1 ;;
    esac
  done <<<"$targets"
  ((pending == 0 || SECONDS >= deadline)) && break
  sleep "$interval"
done
say "runlb-done 1"
`
