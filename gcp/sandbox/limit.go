package sandbox

import (
	"net"
	"sync"
)

// maxConnections is how many connections are served at once; more wait in the listener.
const maxConnections = 1024

// limited is a TCP listener that accepts no more connections than there is room for.
type limited struct {
	net.Listener
	room   chan struct{}
	closed chan struct{}
	close  func() error
}

func limitConnections(ln net.Listener, connections int) *limited {
	l := &limited{Listener: ln, room: make(chan struct{}, connections), closed: make(chan struct{})}
	l.close = sync.OnceValue(func() error {
		close(l.closed)
		return ln.Close()
	})
	return l
}

func (l *limited) Accept() (net.Conn, error) {
	select {
	case l.room <- struct{}{}:
	case <-l.closed:
		return nil, net.ErrClosed
	}
	conn, err := l.Listener.Accept()
	tcp, ok := conn.(*net.TCPConn)
	if err != nil || !ok {
		<-l.room
		return conn, err
	}
	return &limitedConn{tcp, sync.OnceFunc(func() { <-l.room })}, nil
}

func (l *limited) Close() error { return l.close() }

// limitedConn makes room for another when it is closed.
type limitedConn struct {
	*net.TCPConn
	leave func()
}

func (c *limitedConn) Close() error {
	defer c.leave()
	return c.TCPConn.Close()
}
