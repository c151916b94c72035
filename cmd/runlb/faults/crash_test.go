package faults

import (
	"fmt"
	"testing"
	"time"
)

// rests are how long a user takes to start a killed runlb again: at once, after a coffee, after a lunch that outlives the request ids.
var rests = []time.Duration{0, 3 * time.Second, time.Minute, 40 * time.Minute}

const requestIDsLast = 30 * time.Minute

// nothing and built prepare a world for what is to be killed in it.
func nothing(*world) {}

func built(w *world) {
	w.t.Helper()
	if r := w.process().up(); !r.done() {
		w.t.Fatal(r)
	}
}

// kill carries out a command in a process that dies at the boundary, and rests.
func (w *world) kill(point string, command func(p process) result) (rest time.Duration) {
	w.t.Helper()
	p, g := w.mortal(point)
	command(p)
	if !g.fell() {
		w.t.Errorf("the process never came to %q", point)
	}
	rest = pick(point, rests...)
	time.Sleep(rest)
	return rest
}

// finish carries out a command that must do all that it is asked for.
func (w *world) finish(command func(p process) result) result {
	w.t.Helper()
	r := command(w.process())
	if !r.done() {
		w.t.Fatal(r)
	}
	return r
}

// R1: killed at any boundary of up, the same command again finishes it: nothing is made twice, and what is sent again is sent once.
func TestFaultsR1(t *testing.T) {
	for _, v := range variants() {
		for _, point := range sample("R1"+v.name, upCase().boundaries(t, v), 50) {
			at(t, v.name+"/"+point, v, func(w *world) {
				rest := w.kill(point, process.up)
				w.holds()
				w.finish(process.up)
				w.built()
				if rest < requestIDsLast {
					w.sentAgain()
				}
			})
		}
	}
}

// R2: killed at any boundary of up, down leaves nothing.
func TestFaultsR2(t *testing.T) {
	for _, v := range variants() {
		for _, point := range sample("R2"+v.name, upCase().boundaries(t, v), 40) {
			at(t, v.name+"/"+point, v, func(w *world) {
				w.kill(point, process.up)
				w.finish(process.down)
				w.gone()
			})
		}
	}
}

// R3: killed at any boundary of down, down again leaves nothing, and what is gone already is no error.
func TestFaultsR3(t *testing.T) {
	for _, v := range variants() {
		for _, point := range sample("R3"+v.name, downCase().boundaries(t, v), 40) {
			at(t, v.name+"/"+point, v, func(w *world) {
				built(w)
				w.kill(point, process.down)
				w.finish(process.down)
				w.gone()
			})
		}
	}
}

// R4: killed in up, and again in the up that resumes, the third one finishes it.
func TestFaultsR4(t *testing.T) {
	const pairs = 2000
	var points []string
	listed := map[string][]string{}
	for _, v := range variants() {
		listed[v.name] = upCase().boundaries(t, v)
	}
	for i := range pairs {
		points = append(points, fmt.Sprint(i))
	}
	for _, pair := range sample("R4", points, 100) {
		c := chance("R4 " + pair)
		v := variants()[c.IntN(len(variants()))]
		first, second := listed[v.name][c.IntN(len(listed[v.name]))], 1+c.IntN(len(listed[v.name])/2)
		at(t, fmt.Sprintf("%s/%s, then number %d", v.name, first, second), v, func(w *world) {
			w.kill(first, process.up)
			p, g := w.mortal("")
			g.nth = second
			p.up()
			time.Sleep(pick(pair, rests...))
			w.holds()
			w.finish(process.up)
			w.built()
		})
	}
}

// R5: with the journal deleted after a crash, up and down find all that is ours by name and marker, and leave a lookalike alone.
func TestFaultsR5(t *testing.T) {
	for _, v := range variants() {
		for _, point := range sample("R5"+v.name, upCase().boundaries(t, v), 20) {
			for then, command := range map[string]func(process) result{"up": process.up, "down": process.down} {
				at(t, v.name+"/"+point+"/"+then, v, func(w *world) {
					w.plant("regions/us-central1/addresses", `{"name":"shop-ip-2","description":"runlb, but not really","addressType":"INTERNAL",
						"purpose":"SHARED_LOADBALANCER_VIP","subnetwork":"projects/sandbox-project/regions/us-central1/subnetworks/shop-us","address":"10.20.0.77"}`)
					w.kill(point, process.up)
					w.disk.remove(w.journal())
					w.finish(command)
					if then == "up" {
						w.built()
					} else {
						w.gone()
					}
				})
			}
		}
	}
}

// R8: after a power loss at any boundary, when all that was not synced is gone, the same command again finishes.
func TestFaultsR8(t *testing.T) {
	for _, v := range variants() {
		for _, point := range sample("R8"+v.name, upCase().boundaries(t, v), 30) {
			at(t, v.name+"/"+point, v, func(w *world) {
				w.kill(point, process.up)
				w.disk.losePower()
				w.holds()
				w.finish(process.up)
				w.built()
			})
		}
	}
}
