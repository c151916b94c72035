package sandbox

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// Serial port 1 of an instance: one document a line at serial/ID/NUMBER, {line, print}, where ID is the instance's numeric id and
// print the fingerprint of the metadata that the line comes from.

func serialOf(instanceID string) string { return "serial/" + instanceID + "/" }

// serialLines yields what an instance has written, in order.
func (t *tx) serialLines(instanceID string) (lines []object) {
	for _, o := range t.list(serialOf(instanceID)) {
		lines = append(lines, o)
	}
	return lines
}

// writeSerial adds a line to the serial port of an instance; false when p's run is over.
func (s *Sandbox) writeSerial(p probing, line string) bool {
	over := errors.New("the run is over")
	return nil == s.write(func(t *tx) error {
		if !t.stillProbing(p) {
			return over
		}
		n := len(t.serialLines(p.id))
		t.put(fmt.Sprintf("%s%08d", serialOf(p.id), n), object{"line": line, "print": p.print})
		return nil
	})
}

// forgetSerial drops the lines of an instance that is being deleted.
func (t *tx) forgetSerial(instanceID string) {
	var paths []string
	for path := range t.list(serialOf(instanceID)) {
		paths = append(paths, path)
	}
	for _, path := range paths {
		t.delete(path)
	}
}

// serialPort answers GET .../instances/NAME/serialPort?port=1&start=N. Ports 2 to 4 are silent.
func (s *Sandbox) serialPort(r *http.Request, at target) (answer any, err error) {
	query := r.URL.Query()
	start := 0
	if v := query.Get("start"); v != "" {
		if start, err = strconv.Atoi(v); err != nil || start < 0 {
			return nil, invalid("start", v, "Must be a byte position.")
		}
	}
	port := query.Get("port")
	if n, e := strconv.Atoi(port); port != "" && (e != nil || n < 1 || n > 4) {
		return nil, invalid("port", port, "Must be between 1 and 4.")
	}
	s.read(func(t *tx) {
		var path string
		if path, err = at.resolve(t); err != nil {
			return
		}
		if err = s.permit(t, r, at.kind.permission+".getSerialPortOutput", path); err != nil {
			return
		}
		var contents strings.Builder
		if port == "" || port == "1" {
			o, _ := t.get(path)
			for _, line := range t.serialLines(text(o, "id")) {
				contents.WriteString(text(line, "line") + "\n")
			}
		}
		all := contents.String()
		start = min(start, len(all))
		answer = object{
			"kind": "compute#serialPortOutput", "contents": all[start:], "selfLink": link(path) + "/serialPort",
			"start": fmt.Sprint(start), "next": fmt.Sprint(len(all)),
		}
	})
	return answer, err
}
