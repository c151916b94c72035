package pipe

import (
	"net"
	"testing"

	"golang.org/x/net/nettest"
)

// TestPipeIsAConn holds the pipe against the contract of net.Conn: deadlines, concurrent use, closing.
func TestPipeIsAConn(t *testing.T) {
	nettest.TestConn(t, func() (c1, c2 net.Conn, stop func(), err error) {
		c1, c2 = New()
		return c1, c2, func() { c1.Close(); c2.Close() }, nil
	})
}
