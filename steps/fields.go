package steps

import "slices"

// Fields lists all questions in the order in which they are asked. Together
// they cover the Spec, but for the list of backends, which has a page of its
// own.
func Fields() []Field {
	return slices.Concat(projectFields(), backendFields(), networkFields(), frontendFields(),
		certificateFields(), accessFields(), clientFields())
}
