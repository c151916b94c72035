//go:build !race

package steps

const slowed = false
