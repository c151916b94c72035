package steps

import "sync"

// spaceShelf keeps the address spaces that were collected of an Inventory, as
// long as that stays the same: a page asks for one many times a frame.
type spaceShelf struct {
	mu      sync.Mutex
	version uint64
	spaces  map[string]Space // by the network's path
}

// get gives the space of a network, collected anew when it is not the one of
// this version.
func (k *spaceShelf) get(version uint64, network Ref, collect func() Space) Space {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.spaces == nil || k.version != version {
		k.version, k.spaces = version, map[string]Space{}
	}
	s, ok := k.spaces[network.Path()]
	if !ok {
		s = collect()
		k.spaces[network.Path()] = s
	}
	return s
}
