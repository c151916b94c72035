// Package gcp is Google Cloud as steps sees it: steps.Access, spoken over the
// wire by Google's own REST clients. It is the only room that imports them.
//
// The clients are used with four corrections of our own: lists obey their
// context, retries have one owner (the transport), operations are waited for
// with the wait methods, and an operation that failed inside a 200 is an error.
package gcp
