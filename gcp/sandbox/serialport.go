package sandbox

import "net/http"

// serialPort answers GET .../instances/NAME/serialPort: nothing has been written.
func (s *Sandbox) serialPort(r *http.Request, at target) (any, error) {
	if _, err := s.getObject(r, at); err != nil {
		return nil, err
	}
	return object{"kind": "compute#serialPortOutput", "contents": "", "start": "0", "next": "0"}, nil
}
