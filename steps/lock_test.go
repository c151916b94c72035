package steps

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestLockHolder is no test: it is the second process of the tests below.
func TestLockHolder(t *testing.T) {
	dir := os.Getenv("LOCK_HOLDER")
	if dir == "" {
		t.Skip("the second process of other tests")
	}
	if _, err := acquire(dir, shop, time.Now(), false); err != nil {
		t.Fatal(err)
	}
	fmt.Println("held")
	select {}
}

// holder is another process that holds the lock, until it is killed.
func holder(t *testing.T, dir string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestLockHolder$", "-test.v")
	cmd.Env = append(os.Environ(), "LOCK_HOLDER="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	var said bytes.Buffer
	for part := make([]byte, 100); !strings.Contains(said.String(), "held"); {
		n, err := out.Read(part)
		if err != nil {
			t.Fatalf("the other process: %v, said %s", err, said.String())
		}
		said.Write(part[:n])
	}
	return cmd
}

// S1: a second process on the same deployment ends within a second, with the
// owner's pid, host and age, and asks nothing of the cloud.
func TestFaultsS1(t *testing.T) {
	c := newFakeCloud()
	e := &Engine{Clouds: c, State: t.TempDir(), Now: func() time.Time { return time.Now().Add(5 * time.Minute) }}
	dir, err := stateFolder(e.State, shop)
	if err != nil {
		t.Fatal(err)
	}
	other := holder(t, dir)
	host, _ := os.Hostname()
	began := time.Now()
	s, err := e.Open(t.Context(), Target{Project: shop.Project})
	if err != nil {
		t.Fatal(err)
	}
	_, started := s.Start(t.Context(), planUp(c, loadBalancer()))
	for what, err := range map[string]error{"a look before": e.AtWork(func(d Deployment) bool { return d == shop }), "the start": started} {
		locked, ok := errors.AsType[*LockedError](err)
		if !ok || locked.Owner.PID != other.Process.Pid || locked.Owner.Host != host || locked.Owner.Deployment != shop || locked.Unsure {
			t.Fatalf("%s: %v", what, err)
		}
		for _, words := range []string{fmt.Sprintf("pid %d on %s", other.Process.Pid, host), "begun 5m"} {
			if !strings.Contains(err.Error(), words) {
				t.Errorf("%s: %q does not say %q", what, err, words)
			}
		}
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("it took %s", took)
	}
	if len(c.calls) > 0 {
		t.Errorf("the cloud was asked: %v", c.calls)
	}
	if err := e.AtWork(func(d Deployment) bool { return d.Name == "another" }); err != nil {
		t.Errorf("another deployment: %v", err)
	}
}

// S2: a lock whose owner is dead is taken back by itself where that is sure,
// which the kernel's lock makes of a dead process of this machine, also when its
// pid belongs to another program by now. An owner on another machine, or one
// that is not known, takes an explicit word.
func TestFaultsS2(t *testing.T) {
	host, _ := os.Hostname()
	side := func(o Owner) []byte {
		data, err := json.Marshal(o)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	tests := []struct {
		name  string
		left  []byte
		sure  bool
		words string
	}{
		{"never locked", nil, true, ""},
		{"given back", []byte{}, true, ""},
		{"dead pid", side(Owner{PID: 1 << 22, Host: host, Since: time.Now(), Deployment: shop}), true, ""},
		{"pid of another program", side(Owner{PID: os.Getppid(), Host: host, Since: time.Now(), Deployment: shop}), true, ""},
		{"other host", side(Owner{PID: 42, Host: "elsewhere", Since: time.Now(), Deployment: shop}), false, "pid 42 on elsewhere"},
		{"host missing", side(Owner{PID: 42, Since: time.Now(), Deployment: shop}), false, "pid 42 on an unknown host"},
		{"cut off", []byte(`{"pid":4`), false, "another runlb"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			if tt.left != nil {
				if err := os.WriteFile(sideFile(dir), tt.left, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			l, err := acquire(dir, shop, time.Now(), false)
			locked, refused := errors.AsType[*LockedError](err)
			if refused == tt.sure || refused && (!locked.Unsure || !strings.Contains(err.Error(), tt.words)) {
				t.Fatalf("%v", err)
			}
			if refused {
				if l, err = acquire(dir, shop, time.Now(), true); err != nil {
					t.Fatalf("with an explicit word: %v", err)
				}
			}
			if o, left := readOwner(sideFile(dir)); !left || o.PID != os.Getpid() {
				t.Errorf("the owner is now %+v", o)
			}
			if err := l.release(); err != nil {
				t.Fatal(err)
			}
			if _, left := readOwner(sideFile(dir)); left {
				t.Error("given back, and still owned")
			}
		})
	}
	t.Run("killed", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "d")
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		other := holder(t, dir)
		if _, err := acquire(dir, shop, time.Now(), true); !errors.Is(err, ErrLocked) {
			t.Fatalf("while it lives, nobody takes it: %v", err)
		}
		other.Process.Kill()
		other.Wait()
		l, err := acquire(dir, shop, time.Now(), false)
		if err != nil {
			t.Fatal(err)
		}
		l.release()
	})
}

// A plan that was refused for an owner that cannot be asked begins when the user
// says that it has ended.
func TestTakeOver(t *testing.T) {
	c := newFakeCloud()
	e := &Engine{Clouds: c, State: t.TempDir()}
	dir, err := stateFolder(e.State, shop)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(sideFile(dir), []byte(`{"pid":42,"host":"elsewhere"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := e.Open(t.Context(), Target{Project: shop.Project})
	if err != nil {
		t.Fatal(err)
	}
	p := planUp(c, loadBalancer())
	if _, err := s.Start(t.Context(), p); !errors.Is(err, ErrLocked) {
		t.Fatalf("started all the same: %v", err)
	}
	r, err := s.TakeOver(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	if end := r.Wait(); end.Ending != EndDone {
		t.Errorf("ended as %s", end.Ending)
	}
}
