package sandbox

import (
	"bufio"
	"net"
	"net/http"
)

// outgoing is the response on its way through the proxy: it notes the status, and completes the header before it leaves.
type outgoing struct {
	http.ResponseWriter
	complete func(http.Header)
	code     int // 0 until the header has left
}

func (w *outgoing) WriteHeader(code int) {
	if w.code == 0 && code >= http.StatusOK {
		w.code = code
		w.complete(w.Header())
	}
	w.ResponseWriter.WriteHeader(code)
}

func (w *outgoing) Write(b []byte) (int, error) {
	if w.code == 0 {
		w.WriteHeader(http.StatusOK)
	}
	return w.ResponseWriter.Write(b)
}

// Hijack gives the connection to who switches protocols, which is the only reason that a container's answer has to take it.
func (w *outgoing) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffered, err := http.NewResponseController(w.ResponseWriter).Hijack()
	if err == nil {
		w.code = http.StatusSwitchingProtocols
	}
	return conn, buffered, err
}

// Unwrap lets http.ResponseController reach the rest.
func (w *outgoing) Unwrap() http.ResponseWriter { return w.ResponseWriter }
