// Command runlb puts a private front door on Cloud Run services: a regional
// internal Application Load Balancer. It is a terminal wizard, and plain
// commands over the same engine.
package main

import (
	"context"
	"os"
)

func main() {
	a := newApp(os.Stdin, os.Stdout, os.Stderr)
	os.Exit(a.run(context.Background(), os.Args[1:]))
}
