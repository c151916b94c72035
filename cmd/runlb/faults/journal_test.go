package faults

import (
	"fmt"
	"hash/crc32"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

// lateInUp is a boundary at which a run of "HTTP mask" leaves intents of every kind: closed ones, one with its operation and one without.
const lateInUp = "after POST /regions/us-central1/targetHttpProxies (target-http-proxy/shop-http-proxy)"

func maskVariant() variant { return variants()[2] }

// killedLate leaves a journal and returns what is in it.
func (w *world) killedLate() []byte {
	w.t.Helper()
	p, g := w.mortal(lateInUp)
	p.up()
	if !g.fell() {
		w.t.Fatalf("the process never came to %q", lateInUp)
	}
	data, err := w.disk.ReadFile(w.journal())
	if err != nil {
		w.t.Fatal(err)
	}
	return data
}

// R6: a journal that is cut anywhere, or has a bit that is wrong, is used as far as it is good or not at all, and the user is told.
func TestFaultsR6(t *testing.T) {
	var length int
	dry(t, maskVariant(), func(w *world) { length = len(w.killedLate()) })
	damage := func(kind string, offsets []int, harm func(data []byte, at int) []byte, silent func(harmed []byte) bool) {
		for _, offset := range sample("R6"+kind, offsets, 60) {
			command := pick(fmt.Sprint(kind, offset), "up", "down")
			at(t, fmt.Sprintf("%s %d/%s", kind, offset, command), maskVariant(), func(w *world) {
				data := w.killedLate()
				harmed := harm(data, offset%len(data))
				w.disk.put(w.journal(), harmed)
				r := w.then(command)
				if told := r.says("is damaged after"); told == silent(harmed) {
					w.t.Errorf("told of the damage: %v\n%s", told, r)
				}
			})
		}
	}
	all := make([]int, length)
	for i := range all {
		all[i] = i
	}
	damage("cut at", all,
		func(data []byte, at int) []byte { return data[:at] },
		func(harmed []byte) bool { return len(harmed) == 0 || harmed[len(harmed)-1] == '\n' })
	flips := make([]int, 500)
	for i := range flips {
		flips[i] = chance("R6 flips " + fmt.Sprint(i)).IntN(length)
	}
	damage("flip in", flips,
		func(data []byte, at int) []byte {
			data[at] ^= 1 << (at % 8)
			return data
		},
		func([]byte) bool { return false })
}

// then carries out a command that must finish, and asks the oracle what came of it.
func (w *world) then(command string) result {
	w.t.Helper()
	if command == "down" {
		r := w.finish(process.down)
		w.gone()
		return r
	}
	r := w.finish(process.up)
	w.built()
	return r
}

// diskFaults are the ways in which a disk fails.
var diskFaults = map[string]error{
	"no space":    syscall.ENOSPC,
	"input error": syscall.EIO,
	"read-only":   syscall.EROFS,
	"short write": torn{syscall.ENOSPC},
}

// R7: when the journal cannot be written, nothing is changed that is not recorded, and the message names the file, what goes on in the
// cloud all the same, and what to do; with room again the same command finishes.
func TestFaultsR7(t *testing.T) {
	for _, v := range variants() {
		var places []string
		for _, b := range upCase().boundaries(t, v) {
			if !strings.HasPrefix(b, "before ") && !strings.HasPrefix(b, "after ") && !strings.Contains(b, "pace.json") && b != "sync folder state" {
				places = append(places, b)
			}
		}
		for _, place := range sample("R7"+v.name, places, 12) {
			for kind, errno := range diskFaults {
				if _, half := errno.(torn); half && !strings.HasPrefix(place, "write ") {
					continue
				}
				lasting := pick(place+kind, true, false)
				at(t, fmt.Sprintf("%s/%s/%s, lasting %v", v.name, place, kind, lasting), v, func(w *world) {
					p, g := w.mortal("")
					struck := false
					p.disk = watching(w.disk, func(what string) error {
						_, _ = g.pass(what)
						if g.latest() == place || struck && lasting {
							struck = true
							return errno
						}
						return nil
					})
					w.unrecorded(place, p.up())
					w.holds()
					time.Sleep(pick(place, rests...))
					w.finish(process.up)
					w.built()
				})
			}
		}
	}
}

// unrecorded checks what a run says that could not write its journal at a place.
func (w *world) unrecorded(place string, r result) {
	w.t.Helper()
	if !r.says(w.journal()) || !r.says("un the same command again") {
		w.t.Errorf("the journal, or what to do, is not named: %s", r)
	}
	if strings.HasPrefix(place, "write operation") && !r.says("/operations/operation-") && !r.says("locations/us-central1/operations/") {
		w.t.Errorf("the operation that goes on is not named: %s", r)
	}
	last := strings.HasSuffix(place, " end")
	if refused := r.err != nil; !refused && !last && r.end.Ending != "unrecorded" {
		w.t.Errorf("it did not end as unrecorded: %s", r)
	}
}

// R9: a journal of every version that ever was is understood; a newer one is left alone, and so is the cloud.
func TestFaultsR9(t *testing.T) {
	for _, command := range []string{"up", "down"} {
		at(t, "version 1/"+command, maskVariant(), func(w *world) {
			if command == "down" {
				built(w)
			}
			w.disk.put(w.journal(), golden(w))
			if r := w.then(command); r.says("damaged") {
				w.t.Error(r)
			}
		})
		at(t, "newer/"+command, maskVariant(), func(w *world) {
			built(w)
			newer := ofVersion(2, `{"of":"a later day"}`)
			w.disk.put(w.journal(), newer)
			sent := len(w.wire.mutations())
			r := map[string]func() result{"up": w.process().up, "down": w.process().down}[command]()
			if r.err == nil || !r.says("newer") {
				w.t.Errorf("it was not refused: %s", r)
			}
			if n := len(w.wire.mutations()); n != sent {
				w.t.Errorf("%d requests changed something", n-sent)
			}
			if now, _ := w.disk.ReadFile(w.journal()); string(now) != string(newer) {
				w.t.Errorf("the journal was changed: %s", now)
			}
			w.disk.remove(w.journal())
			w.then(command)
		})
	}
}

// ofVersion is a line of a journal. What stands around the entry is the same in all versions: the version, and CRC-32C over both.
func ofVersion(version byte, entry string) []byte {
	sum := crc32.Checksum(append([]byte{version}, entry...), crc32.MakeTable(crc32.Castagnoli))
	return fmt.Appendf(nil, `{"v":%d,"sum":"%08x","entry":%s}`+"\n", version, sum, entry)
}

// golden is the journal of an up that was killed, as version 1 wrote it. It is never written anew.
func golden(w *world) []byte {
	w.t.Helper()
	data, err := os.ReadFile("testdata/journal.v1")
	if err != nil {
		w.t.Fatal(err)
	}
	return data
}
