package sandbox

import (
	"errors"
	"net"
	"testing"
)

func TestConnectionsAreBounded(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := limitConnections(ln, 2)
	accepted, over := make(chan net.Conn), make(chan error, 1)
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				over <- err
				return
			}
			accepted <- conn
		}
	}()
	for range 3 {
		conn, err := net.Dial("tcp", ln.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
	}
	first := <-accepted
	second := <-accepted
	if n := len(l.room); n != 2 {
		t.Errorf("there is room for %d, with two connections", 2-n)
	}
	first.Close()
	first.Close() // makes room once.
	third := <-accepted
	if n := len(l.room); n != 2 {
		t.Errorf("%d connections are counted, want 2", n)
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	if err := <-over; !errors.Is(err, net.ErrClosed) {
		t.Errorf("accept after the close: %v", err)
	}
	second.Close()
	third.Close()
}
