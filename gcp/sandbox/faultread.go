package sandbox

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"runlb/gcp/sandbox/filter"
)

// The readers below turn the words behind an effect's into the effect.

func wantArgs(args []string, least, most int) error {
	switch {
	case len(args) < least:
		return errors.New("an argument is missing")
	case len(args) > most:
		return fmt.Errorf("%q is too much", args[most])
	default:
		return nil
	}
}

func readDuration(s string) (time.Duration, error) {
	d, err := time.ParseDuration(s)
	if err != nil || d <= 0 || d > forEver {
		return 0, fmt.Errorf("%q is no time such as 500ms, 20s or 5m", s)
	}
	return d, nil
}

func readPositive(s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		return 0, fmt.Errorf("%q is no positive number", s)
	}
	return n, nil
}

func readStatus(s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 200 || n > 599 {
		return 0, fmt.Errorf("%q is neither a ready-made answer (%s) nor a status from 200 to 599", s, strings.Join(answerWords(), ", "))
	}
	return n, nil
}

func answerWords() []string {
	var words []string
	for _, f := range answerForms() {
		words = append(words, f.word)
	}
	return words
}

func readAnswer(args []string) (Effect, error) {
	if len(args) == 0 {
		return nil, errors.New("an argument is missing")
	}
	a := Answer{Form: args[0]}
	if _, ready := findAnswer(args[0]); ready {
		args = args[1:]
	} else {
		status, err := readStatus(args[0])
		if err != nil {
			return nil, err
		}
		if len(args) < 2 {
			return nil, errors.New("the body is missing")
		}
		a = Answer{Status: status, Body: literal(args[1])}
		args = args[2:]
	}
	for _, option := range args {
		after, timed := strings.CutPrefix(option, "retry-after=")
		switch {
		case option == "after-commit":
			a.Commit = true
		case timed:
			d, err := readDuration(after)
			if err != nil {
				return nil, err
			}
			a.RetryAfter = d
		default:
			return nil, fmt.Errorf("unknown option %q", option)
		}
	}
	return a, nil
}

func readRate(args []string) (Effect, error) {
	if err := wantArgs(args, 1, 1); err != nil {
		return nil, err
	}
	requests, per, _ := strings.Cut(args[0], "/")
	n, err := readPositive(requests)
	if err != nil {
		return nil, err
	}
	d, err := readDuration(per)
	return Rate{n, d}, err
}

func readFail(args []string) (Effect, error) {
	if err := wantArgs(args, 2, 3); err != nil {
		return nil, err
	}
	f := Fail{Code: args[0], Message: literal(args[len(args)-1])}
	if strings.Trim(f.Code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") != "" || f.Code == "" {
		return nil, fmt.Errorf("%q is no code such as RESOURCE_NOT_READY", f.Code)
	}
	if len(args) == 3 {
		status, err := strconv.Atoi(args[1])
		if err != nil || status < 400 || status > 599 {
			return nil, fmt.Errorf("%q is no status from 400 to 599", args[1])
		}
		f.Status = status
	}
	return f, nil
}

func readPlant(args []string) (Effect, error) {
	if err := wantArgs(args, 2, 2); err != nil {
		return nil, err
	}
	if args[0] != "*" && filter.LeadingField(args[0]) != args[0] {
		return nil, fmt.Errorf("%q is no field such as description, nor *", args[0])
	}
	text, ready := hostileTexts()[args[1]]
	if !ready && args[1][0] != '"' {
		return nil, fmt.Errorf("%q is none of the ready-made texts (%s), nor in quotes", args[1], strings.Join(hostileWords(), ", "))
	}
	if !ready {
		text = literal(args[1])
	}
	return Plant{args[0], text}, nil
}
