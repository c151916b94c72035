package main

import (
	"errors"

	"runlb/steps"
)

// inputError gives what the Spec gets wrong the exit code of usage.
func inputError(err error) error {
	var field *steps.FieldError
	if errors.As(err, &field) {
		return &exitError{exitUsage, err}
	}
	return err
}

// findError gives a name that means several deployments the exit code of
// usage: --region is missing.
func findError(err error) error {
	var ambiguous *steps.AmbiguousError
	if errors.As(err, &ambiguous) {
		return &exitError{exitUsage, err}
	}
	return err
}

// problemOf is the error as a user reads it.
func problemOf(err error) *steps.Problem {
	var field *steps.FieldError
	if errors.As(err, &field) {
		bare := *field
		bare.Cause, bare.Remedy, bare.Command = "", "", ""
		return &steps.Problem{Text: bare.Error(), Cause: field.Cause, Remedy: field.Advice()}
	}
	return steps.ProblemOf(err)
}
