package steps

import (
	"errors"
	"fmt"
	"testing"
)

func TestSentence(t *testing.T) {
	for want, err := range map[string]error{
		"10.1.2.0/33: not a range. Write it as 10.1.2.0/24":                fmt.Errorf("read: %w", &FieldError{Field: "range", Value: "10.1.2.0/33", Problem: "not a range", Remedy: "Write it as 10.1.2.0/24"}),
		"not the key of the certificate":                                   &FieldError{Field: "key", Problem: "not the key of the certificate"},
		"the login is not taken any more: the token ran out. Log in again": &Problem{Text: "the login is not taken any more", Cause: "the token ran out", Remedy: "Log in again"},
		"cut off": errors.New("cut off"),
	} {
		if got := Sentence(err); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
