// Package plain is the terminal app without control of a terminal, for pipes,
// for CI and for screen readers: Wizard asks the same questions by numbered
// lines, and plans, runs, deployments and probes are lines of text. Nothing is
// repainted, and every state is a word.
package plain
