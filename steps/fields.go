package steps

// Fields lists all questions in the order in which they are asked.
func Fields() []Field { return nil }
