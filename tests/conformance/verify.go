// Checks signed notes and Merkle proofs with the packages that the Go module proxy's own clients
// use (golang.org/x/mod/sumdb/note and tlog). Reads claims, one a line, and fails on the first that
// does not come out as the line says:
//
//	<holds|fails> note <base64 of the verifier key> <base64 of the note>
//	<holds|fails> inclusion <index> <size> <leaf hash> <root> <hash>...
//	<holds|fails> consistency <old size> <size> <old root> <root> <hash>...
package main

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func check(kind string, words []string) error {
	if kind == "note" {
		vkey, err := base64.StdEncoding.DecodeString(words[0])
		if err != nil {
			return err
		}
		text, err := base64.StdEncoding.DecodeString(words[1])
		if err != nil {
			return err
		}
		verifier, err := note.NewVerifier(string(vkey))
		if err != nil {
			return err
		}
		_, err = note.Open(text, note.VerifierList(verifier))
		return err
	}
	first, err := strconv.ParseInt(words[0], 10, 64)
	if err != nil {
		return err
	}
	size, err := strconv.ParseInt(words[1], 10, 64)
	if err != nil {
		return err
	}
	var hashes []tlog.Hash
	for _, word := range words[2:] {
		hash, err := tlog.ParseHash(word)
		if err != nil {
			return err
		}
		hashes = append(hashes, hash)
	}
	if kind == "inclusion" {
		return tlog.CheckRecord(hashes[2:], size, hashes[1], first, hashes[0])
	}
	return tlog.CheckTree(hashes[2:], size, hashes[1], first, hashes[0])
}

func main() {
	claims := 0
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(nil, 1<<20)
	for input.Scan() {
		words := strings.Fields(input.Text())
		claims++
		if err := check(words[1], words[2:]); (err == nil) != (words[0] == "holds") {
			fmt.Printf("claim %d: %s: %v\n", claims, input.Text(), err)
			os.Exit(1)
		}
	}
	fmt.Printf("%d claims\n", claims)
}
