// Package plain presents plans, runs, deployments and probes as lines of text,
// without any control of a terminal: for pipes, for CI and for screen readers.
// Every state is a word.
package plain
