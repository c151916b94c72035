//go:build !race

package faults

const slowed = false
