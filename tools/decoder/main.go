// Decodes manifests as `kubectl … --local -f FILE` does, thousands of files in one process: of each file that is named
// on the standard input, a line {"objects": […], "error": "…"}.
package main

import (
	"bufio"
	"encoding/json"
	"os"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/cli-runtime/pkg/resource"
)

type decoded struct {
	Objects []map[string]interface{} `json:"objects"`
	Error   string                   `json:"error,omitempty"`
}

func main() {
	names := bufio.NewScanner(os.Stdin)
	answers := json.NewEncoder(os.Stdout)
	for names.Scan() {
		if err := answers.Encode(decode(names.Text())); err != nil {
			panic(err)
		}
	}
}

func decode(name string) decoded {
	answer := decoded{Objects: []map[string]interface{}{}}
	infos, err := resource.NewLocalBuilder().
		Unstructured().
		ContinueOnError().
		FilenameParam(false, &resource.FilenameOptions{Filenames: []string{name}}).
		Flatten().
		Do().
		Infos()
	if err != nil {
		answer.Error = err.Error()
	}
	for _, info := range infos {
		answer.Objects = append(answer.Objects, info.Object.(*unstructured.Unstructured).Object)
	}
	return answer
}
