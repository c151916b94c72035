package steps

import "errors"

// Sentence is an error as a colleague would say it: what is wrong, why, and
// what to do.
func Sentence(err error) string {
	var field *FieldError
	if errors.As(err, &field) {
		text := field.Problem
		if field.Value != "" {
			text = field.Value + ": " + text
		}
		if field.Remedy != "" {
			text += ". " + field.Remedy
		}
		return text
	}
	var problem *Problem
	if errors.As(err, &problem) {
		text := problem.Text
		if problem.Cause != "" {
			text += ": " + problem.Cause
		}
		if problem.Remedy != "" {
			text += ". " + problem.Remedy
		}
		return text
	}
	return err.Error()
}
