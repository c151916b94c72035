//go:build race

package steps

// slowed: the race detector makes everything some times slower, so that fewer cases are tried.
const slowed = true
