// Package ui is the terminal app: a wizard of pages over one table of
// questions, and the screens that show a run.
//
// The App is a small root. It routes messages, owns the stack of pages, the
// header, the footer, the one spinner and the cached frame. Pages are structs
// in files of their own; they share the wizard: the answers so far, the opened
// cloud and what was found in it. A key becomes an Intent in one table, so
// that the help, the footer and the pages never disagree.
//
// It knows package steps and never talks to a cloud.
package ui
