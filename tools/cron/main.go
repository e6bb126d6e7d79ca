// Tells when robfig/cron, the library of Kubernetes' CronJob, fires: one question a line, as JSON, and one answer each.
package main

import (
	"bufio"
	"encoding/json"
	"os"
	"time"
	// Not those of the machine, which may have none.
	_ "time/tzdata"

	"github.com/robfig/cron/v3"
)

// Question asks for the runs after a moment.
type Question struct {
	Expression string `json:"expression"`
	// IANA name, as spec.timeZone of a CronJob.
	Zone string `json:"zone"`
	// Milliseconds since 1970.
	After int64 `json:"after"`
	Count int   `json:"count"`
}

// Answer has runs in seconds since 1970, fewer than asked for where the library gives up, or why it refuses.
type Answer struct {
	Runs  []int64 `json:"runs"`
	Error string  `json:"error,omitempty"`
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	encoder := json.NewEncoder(out)
	for lines.Scan() {
		var question Question
		if err := json.Unmarshal(lines.Bytes(), &question); err != nil {
			panic(err)
		}
		if err := encoder.Encode(answer(question)); err != nil {
			panic(err)
		}
	}
}

func answer(question Question) (answer Answer) {
	// CronJob recovers from the library's panics as well, and refuses.
	defer func() {
		if recover() != nil {
			answer = Answer{Error: "panic"}
		}
	}()
	zone, err := time.LoadLocation(question.Zone)
	if err != nil {
		return Answer{Error: err.Error()}
	}
	schedule, err := cron.ParseStandard(question.Expression)
	if err != nil {
		return Answer{Error: err.Error()}
	}
	runs := make([]int64, 0, question.Count)
	at := time.UnixMilli(question.After).In(zone)
	for len(runs) < question.Count {
		at = schedule.Next(at)
		if at.IsZero() {
			break
		}
		runs = append(runs, at.Unix())
	}
	return Answer{Runs: runs}
}
