package plain

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
)

// Lines are what is typed or piped in, a line at a time. A process has one for
// all its questions: what one of them leaves waits for the next.
type Lines struct {
	in   io.Reader
	once sync.Once
	next chan line
}

type line struct {
	text string
	err  error
}

// maxLine bounds a line, in bytes.
const maxLine = 64 << 10

// NewLines reads from in, and not before the first line is asked for.
func NewLines(in io.Reader) *Lines { return &Lines{in: in, next: make(chan line)} }

// Next waits for a line and returns it without the spaces around it. At the end
// of the input it is io.EOF, as often as it is asked. A line that comes after
// ctx has ended waits for the next question.
func (l *Lines) Next(ctx context.Context) (string, error) {
	l.once.Do(func() { go l.read() })
	select {
	case got, ok := <-l.next:
		if !ok {
			return "", io.EOF
		}
		return got.text, got.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func (l *Lines) read() {
	defer close(l.next)
	scanner := bufio.NewScanner(l.in)
	scanner.Buffer(nil, maxLine)
	for scanner.Scan() {
		l.next <- line{text: strings.TrimSpace(scanner.Text())}
	}
	if err := scanner.Err(); err != nil {
		l.next <- line{err: fmt.Errorf("read the answer: %w", err)}
	}
}
