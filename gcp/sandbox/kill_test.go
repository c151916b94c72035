package sandbox

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// killed names the state file of TestKill's child, which is this test binary again.
const killed = "RUNLB_TEST_KILLED_STATE"

// TestKilledChild is the process that TestKill kills. Several callers make and delete networks, and tell on stdout what they ask for and
// what they were answered; the state is compacted all the time.
func TestKilledChild(t *testing.T) {
	file := os.Getenv(killed)
	if file == "" {
		t.Skip("only as the child of TestKill")
	}
	s, err := Open(Options{State: file, Project: "p", Empty: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.SetQuota("NETWORKS", "", 1e6); err != nil {
		t.Fatal(err)
	}
	s.store.log.Slack = 8 << 10
	u := user{t, s}
	var telling sync.Mutex
	tell := func(what, name string) {
		telling.Lock()
		defer telling.Unlock()
		fmt.Printf("%s %s\n", what, name)
	}
	run := s.hex(8)
	for caller := range 4 {
		go func() {
			for i := 0; ; i++ {
				name := fmt.Sprintf("n-%s-%d-%d", run, caller, i)
				id := fmt.Sprintf("%08d-0000-4000-8000-%s%04d", i, run, caller)
				if status, answer := u.do("POST", base+"global/networks?requestId="+id, `{"name":"`+name+`","autoCreateSubnetworks":false}`); status != 200 {
					tell("failed", message(answer))
				}
				tell("made", name)
				if i%3 == 0 {
					tell("deleting", name)
					u.do("DELETE", base+"global/networks/"+name, "")
					u.s.settle()
					tell("deleted", name)
				}
			}
		}()
	}
	select {}
}

// TestKill kills a process that acknowledges writes, at random moments, in the middle of changes and compactions. Whoever opens the file
// next finds every acknowledged write, and each change whole: the thing, its operation and the memory of its request id.
func TestKill(t *testing.T) {
	const rounds = 6
	file := filepath.Join(t.TempDir(), "state")
	random := rand.New(rand.NewPCG(3, 9))
	want := map[string]string{} // network -> the last that the child told of it
	for round := range rounds {
		killAfter(t, file, 50+random.IntN(400), time.Duration(random.IntN(3000))*time.Microsecond, want)
		s, err := Open(Options{State: file, Project: "p", Empty: true})
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		checkKilled(t, s, want)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// killAfter runs the child until it has told of n steps, and a little longer. What it told, to its last breath, is added to want.
func killAfter(t *testing.T, file string, n int, longer time.Duration, want map[string]string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKilledChild$", "-test.timeout=1m")
	cmd.Env = append(os.Environ(), killed+"="+file)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for told := 1; lines.Scan(); told++ {
		what, name, _ := strings.Cut(lines.Text(), " ")
		if what == "failed" {
			t.Errorf("the child was refused: %s", name)
		}
		want[name] = what
		if told == n {
			time.AfterFunc(longer, func() { cmd.Process.Kill() })
		}
	}
	if err := cmd.Wait(); err == nil || cmd.ProcessState.ExitCode() != -1 {
		t.Fatalf("the child was not killed: %v", err)
	}
}

func checkKilled(t *testing.T, s *Sandbox, want map[string]string) {
	t.Helper()
	s.read(func(tx *tx) {
		for name, told := range want {
			_, there := tx.get("projects/p/global/networks/" + name)
			if told == "made" && !there || told == "deleted" && there {
				t.Errorf("%s was %s, and is there: %v", name, told, there)
			}
		}
		for path, o := range tx.list("requests/") {
			if op, ok := tx.get(text(o, "operation")); !ok || text(op, "operationType") != "insert" {
				t.Errorf("%s remembers %s, which is not there", path, text(o, "operation"))
			}
		}
		for path, o := range tx.list("projects/p/global/operations/") {
			name := lastSegment(text(o, "targetLink"))
			_, there := tx.get("projects/p/global/networks/" + name)
			if told := want[name]; text(o, "operationType") == "insert" && !there && !strings.HasPrefix(told, "delet") {
				t.Errorf("%s made %s, which is not there; the child told: %q", path, name, told)
			}
		}
		for path, o := range tx.list("projects/p/global/networks/") {
			if text(o, "name") != lastSegment(path) || text(o, "id") == "" {
				t.Errorf("%s is a half one: %v", path, o)
			}
		}
	})
}
