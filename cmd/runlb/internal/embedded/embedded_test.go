package embedded

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func stateFile(t *testing.T) string { return filepath.Join(t.TempDir(), "sandbox", "state") }

func open(t *testing.T, file string) *Sandbox {
	t.Helper()
	s, err := Open(t.Context(), Options{File: file})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestTheSecondJoinsTheFirst(t *testing.T) {
	file := stateFile(t)
	first, second := open(t, file), open(t, file)
	if first.Joined() || !second.Joined() {
		t.Fatalf("joined: first %v, second %v", first.Joined(), second.Joined())
	}
	if first.Endpoint() != second.Endpoint() {
		t.Errorf("the second is at %s, the first at %s", second.Endpoint(), first.Endpoint())
	}
	res, err := http.Get(second.Endpoint() + "/compute/v1/projects/sandbox-project/global/networks")
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusOK {
		t.Errorf("list networks: %s", res.Status)
	}
	one, err := first.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	two, err := second.Snapshot(t.Context())
	if err != nil || string(one) != string(two) || len(one) < 100 {
		t.Errorf("snapshots of %d and %d bytes, %v", len(one), len(two), err)
	}
}

func TestWhoJoinedEndsNothing(t *testing.T) {
	file := stateFile(t)
	first, second := open(t, file), open(t, file)
	if err := second.Close(); err != nil {
		t.Fatal(err)
	}
	if err := first.Reset(t.Context()); err != nil {
		t.Errorf("the first no longer answers: %v", err)
	}
}

func TestServeRefusesATakenState(t *testing.T) {
	file := stateFile(t)
	first := open(t, file)
	_, err := Serve(t.Context(), Options{File: file})
	var taken *TakenError
	if !errors.As(err, &taken) || taken.Endpoint != first.Endpoint() {
		t.Errorf("got %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := Serve(t.Context(), Options{File: file})
	if err != nil {
		t.Fatalf("after the first has ended: %v", err)
	}
	again.Close()
}

func TestARecordThatWasLeftBehindIsNotBelieved(t *testing.T) {
	file := stateFile(t)
	s := open(t, file)
	left, err := os.ReadFile(recordFile(file))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(recordFile(file)); !os.IsNotExist(err) {
		t.Errorf("the record is still there: %v", err)
	}
	if err := os.WriteFile(recordFile(file), left, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Join(t.Context(), file); !errors.Is(err, ErrNone) {
		t.Errorf("join: %v", err)
	}
	if open(t, file).Joined() {
		t.Error("open joined a sandbox that is gone")
	}
}

func TestOnlyLoopbackIsServed(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":0", "192.0.2.1:80", "example.com:80", "nowhere"} {
		s, err := Serve(t.Context(), Options{File: stateFile(t), Addr: addr})
		var bad *AddressError
		if !errors.As(err, &bad) {
			t.Errorf("%s: %v", addr, err)
		}
		if s != nil {
			s.Close()
		}
	}
}

func TestTheControlServerWantsTheToken(t *testing.T) {
	s := open(t, stateFile(t))
	s.record.Token = "guessed"
	if err := s.Reset(t.Context()); err == nil {
		t.Error("reset without the token")
	}
}

func TestFilesAreTheUsersAlone(t *testing.T) {
	file := stateFile(t)
	open(t, file)
	for name, want := range map[string]os.FileMode{
		filepath.Dir(file): 0o700 | os.ModeDir, file: 0o600, file + ".lock": 0o600, recordFile(file): 0o600,
	} {
		info, err := os.Stat(name)
		if err != nil {
			t.Error(err)
			continue
		}
		if info.Mode() != want {
			t.Errorf("%s: %v, want %v", filepath.Base(name), info.Mode(), want)
		}
	}
}

func TestWhoJoinedSavesAndRestores(t *testing.T) {
	file := stateFile(t)
	first, second := open(t, file), open(t, file)
	before, err := second.Save(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.Post(first.Endpoint()+"/compute/v1/projects/sandbox-project/global/networks", "application/json", strings.NewReader(`{"name":"n","autoCreateSubnetworks":false}`))
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if changed, err := first.Save(t.Context()); err != nil || string(changed) == string(before) {
		t.Fatalf("a new network is not saved: %v", err)
	}
	if err := second.Restore(t.Context(), before); err != nil {
		t.Fatal(err)
	}
	if after, err := first.Save(t.Context()); err != nil || string(after) != string(before) {
		t.Errorf("restored, but not as saved: %v", err)
	}
	var refused *RefusedError
	if err := second.Restore(t.Context(), []byte("something else")); !errors.As(err, &refused) {
		t.Errorf("restore of something else: %v", err)
	}
}
