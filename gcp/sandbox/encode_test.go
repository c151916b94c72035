package sandbox

import (
	"encoding/json"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// randomValue draws what a document may hold.
func randomValue(depth int) *rapid.Generator[any] {
	return rapid.Custom(func(t *rapid.T) any {
		last := 5
		if depth > 0 {
			last = 8
		}
		switch rapid.IntRange(0, last).Draw(t, "form") {
		case 0:
			return nil
		case 1:
			return rapid.Bool().Draw(t, "bool")
		case 2:
			return rapid.Float64Range(-math.MaxFloat64, math.MaxFloat64).Draw(t, "number")
		case 3:
			return float64(rapid.Int64().Draw(t, "whole"))
		case 4:
			return rapid.String().Draw(t, "text")
		case 5:
			return rapid.StringMatching(`[ -~]{0,8}`).Draw(t, "plain text")
		case 6:
			return rapid.SliceOfN(randomValue(depth-1), 0, 3).Draw(t, "list")
		default:
			return randomObject(depth-1).Draw(t, "object")
		}
	})
}

func randomObject(depth int) *rapid.Generator[object] {
	return rapid.MapOfN(rapid.StringMatching(`[ -~é]{0,3}`), randomValue(depth), 0, 3)
}

// TestJSONIsThatOfTheStandardLibrary holds appendJSON against encoding/json.
func TestJSONIsThatOfTheStandardLibrary(t *testing.T) {
	check := func(t rapid.TB, v any) {
		want, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := appendJSON([]byte("x"), v); err != nil || string(got) != "x"+string(want) {
			t.Fatalf("%s, %v; want %s", got, err, want)
		}
	}
	rapid.Check(t, func(rt *rapid.T) { check(rt, randomObject(3).Draw(rt, "object")) })
	for _, v := range []any{
		object(nil), []any(nil), []object{{"a": 1}, nil}, []string{"x"}, map[string]string{"k": "<&>"}, 3, int64(1) << 62, uint8(7),
		1e15, -1e15, 0.0, math.Copysign(0, -1), 1e-7, "\u2028\xff\x00",
	} {
		check(t, v)
	}
	if _, err := appendJSON(nil, object{"a": []any{math.NaN()}}); err == nil {
		t.Error("NaN has been written")
	}
}
