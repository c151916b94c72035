package faults

import (
	"testing"
	"time"
)

// rests are how long a user takes to start a killed runlb again: at once, after a coffee, after a lunch that outlives the request ids.
var rests = []time.Duration{0, 3 * time.Second, time.Minute, 40 * time.Minute}

// R1: killed at any boundary of up, the same command again finishes it: nothing is made twice, and what is sent again is sent once.
func TestFaultsR1(t *testing.T) {
	for _, v := range variants() {
		points := boundaries(t, v, func(*world) {}, process.up)
		t.Logf("%s: %d boundaries", v.name, len(points))
		for _, point := range sample("R1"+v.name, points, 60) {
			at(t, v.name+"/"+point, v, func(w *world) {
				p, g := w.mortal(point)
				p.up()
				if !g.fell() {
					w.t.Errorf("the run never came to %q", point)
				}
				rest := pick(point, rests...)
				time.Sleep(rest)
				w.holds()
				if r := w.process().up(); !r.done() {
					w.t.Fatal(r)
				}
				w.built()
				if rest < 30*time.Minute {
					w.sentAgain()
				}
			})
		}
	}
}
