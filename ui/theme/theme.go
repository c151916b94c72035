// Package theme holds the colours and the symbols of the terminal app.
//
// Colours are of the ANSI-16 palette, so that they follow the user's terminal;
// there is one accent. State is told by a symbol first and by colour second.
package theme

import (
	"image/color"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// Theme is how things look on one kind of terminal. The zero Theme is not
// usable; New makes one.
type Theme struct {
	Accent lipgloss.Style // what the user is at
	Strong lipgloss.Style // titles, the row under the cursor
	Plain  lipgloss.Style // text
	Dim    lipgloss.Style // what can wait
	Good   lipgloss.Style
	Warn   lipgloss.Style
	Bad    lipgloss.Style
	// Colour is false where the terminal shall get none: a word then stands
	// beside each symbol.
	Colour bool
}

// New makes a Theme for a dark or light background. Without colour the styles
// keep bold and faint only.
func New(dark, colour bool) Theme {
	if !colour {
		plain := lipgloss.NewStyle()
		return Theme{
			Accent: plain.Bold(true), Strong: plain.Bold(true), Plain: plain, Dim: plain.Faint(true),
			Good: plain, Warn: plain.Bold(true), Bad: plain.Bold(true),
		}
	}
	pick := lipgloss.LightDark(dark)
	ink := func(light, dark color.Color) lipgloss.Style {
		return lipgloss.NewStyle().Foreground(pick(light, dark))
	}
	return Theme{
		Accent: ink(lipgloss.Blue, lipgloss.BrightCyan).Bold(true),
		Strong: lipgloss.NewStyle().Bold(true),
		Plain:  lipgloss.NewStyle(),
		// Faint follows the text colour; bright black vanishes on some palettes.
		Dim:    lipgloss.NewStyle().Faint(true),
		Good:   ink(lipgloss.Green, lipgloss.BrightGreen),
		Warn:   ink(lipgloss.Yellow, lipgloss.BrightYellow),
		Bad:    ink(lipgloss.Red, lipgloss.BrightRed),
		Colour: true,
	}
}

// Link makes text lead to an address (OSC 8). Terminals that know no links show
// the text alone. An empty address makes none.
func (t Theme) Link(address, text string) string {
	if address == "" {
		return text
	}
	return ansi.SetHyperlink(address) + text + ansi.ResetHyperlink()
}
