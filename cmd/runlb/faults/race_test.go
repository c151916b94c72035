//go:build race

package faults

// slowed: the race detector makes everything some times slower, so that samples are smaller.
const slowed = true
