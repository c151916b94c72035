package sandbox

// faultsPath is the document of the armed faults: list [{fault, matched, struck}]. It is written when a fault is armed and when one strikes,
// so that a rehearsal goes on from one process to the next; that they have matched and not struck is only written on the way out.
const faultsPath = "settings/faults"

// keepFaults writes the armed faults. The caller holds their lock.
func (s *Sandbox) keepFaults() {
	var list []any
	for _, f := range s.faults.armed {
		list = append(list, object{"fault": f.String(), "matched": f.Matched, "struck": f.Struck})
	}
	_, err := s.store.apply(func(t *tx) error {
		if _, kept := t.get(faultsPath); list == nil && !kept {
			return nil
		}
		if list == nil {
			t.delete(faultsPath)
		} else {
			t.put(faultsPath, object{"list": list})
		}
		return nil
	})
	if err != nil {
		s.log.Error("armed faults are not kept", "error", err)
	}
}

// takeUpFaults arms what the state has.
func (s *Sandbox) takeUpFaults() {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.armed = nil
	s.past.forget()
	s.store.view(func(t *tx) {
		o, _ := t.get(faultsPath)
		for _, kept := range objects(o, "list") {
			read, err := ParseFaults(text(kept, "fault"))
			if err != nil {
				s.log.Error("a fault of the state cannot be armed", "error", err) // it is of another version.
				continue
			}
			for _, f := range read {
				matched, _ := kept["matched"].(float64)
				struck, _ := kept["struck"].(float64)
				s.arm(ArmedFault{Fault: f, Matched: int(matched), Struck: int(struck)})
			}
		}
	})
}
