package ui

import (
	"cmp"
	"slices"
	"strings"

	"runlb/steps"
	"runlb/ui/cells"
)

// serviceOrder is a column of the services and a direction. The zero order is
// by name.
type serviceOrder struct {
	column int
	down   bool
}

// serviceColumn is one column of the services: its title, what stands in it,
// and how it is ordered. Times are ordered from the newest on.
type serviceColumn struct {
	title   string
	compare func(a, b *steps.Service) int
}

func serviceColumns() []serviceColumn {
	return []serviceColumn{
		{"SERVICE", func(a, b *steps.Service) int { return strings.Compare(a.Name, b.Name) }},
		{"REGION", func(a, b *steps.Service) int { return strings.Compare(a.Location, b.Location) }},
		{"INGRESS", func(a, b *steps.Service) int { return strings.Compare(string(a.Ingress), string(b.Ingress)) }},
		{"TAGS", func(a, b *steps.Service) int { return cmp.Compare(len(b.Tags), len(a.Tags)) }},
		{"UPDATED", func(a, b *steps.Service) int { return b.Updated.Compare(a.Updated) }},
	}
}

// turn goes on to the next order, or back: each column in both directions.
func (o serviceOrder) turn(by int) serviceOrder {
	all := 2 * len(serviceColumns())
	at := 2 * o.column
	if o.down {
		at++
	}
	at = (at + by + all) % all
	return serviceOrder{at / 2, at%2 == 1}
}

// sort orders services; those that are equal go by name, then region.
func (o serviceOrder) sort(list []*steps.Service) {
	compare := serviceColumns()[o.column].compare
	slices.SortFunc(list, func(a, b *steps.Service) int {
		c := compare(a, b)
		if o.down {
			c = -c
		}
		if c == 0 {
			c = strings.Compare(a.Name, b.Name)
		}
		if c == 0 {
			c = strings.Compare(a.Location, b.Location)
		}
		return c
	})
}

// titles are those of the columns, with the order beside its own.
func (o serviceOrder) titles() []string {
	columns := serviceColumns()
	titles := make([]string, len(columns))
	for i, c := range columns {
		titles[i] = c.title
		switch {
		case i == o.column && o.down:
			titles[i] += " ▼"
		case i == o.column:
			titles[i] += " ▲"
		}
	}
	last := len(titles) - 1
	titles[last] = cells.Right(titles[last], updatedWidth)
	return titles
}
