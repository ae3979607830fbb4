// An independent verifier of what tenten writes, and a writer of what tenten verifies, on Go's own
// golang.org/x/mod/sumdb/note and tlog, which tenten shares no line with.
//
// usage: verifier check PUBLIC VKEY RECEIPT BODY GROWTH CHECKPOINT
//	verifier make DIR COUNT: DIR/public, and DIR/receipt, DIR/body, DIR/growth, DIR/before, DIR/vkey
package main

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height, origin, firstLine = 8, "go.example/log", "c2sp.org/tlog-proof@v1"

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "verifier:", err)
		os.Exit(1)
	}
}

func demand(holds bool, what string) {
	if !holds {
		must(fmt.Errorf("%s does not hold", what))
	}
}

func read(path string) []byte {
	content, err := os.ReadFile(path)
	must(err)
	return content
}

func write(path string, content []byte) {
	must(os.MkdirAll(filepath.Dir(path), 0o777))
	must(os.WriteFile(path, content, 0o666))
}

// ---- checkpoints --------------------------------------------------------------------------------------

func openCheckpoint(message []byte, vkey string) tlog.Tree {
	verifier, err := note.NewVerifier(vkey)
	must(err)
	opened, err := note.Open(message, note.VerifierList(verifier))
	must(err)
	lines := strings.Split(opened.Text, "\n")
	demand(len(lines) == 4 && lines[0] == verifier.Name() && lines[3] == "", "the form of the checkpoint")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	root, err := tlog.ParseHash(lines[2])
	must(err)
	return tlog.Tree{N: size, Hash: root}
}

func signCheckpoint(tree tlog.Tree, skey string) []byte {
	signer, err := note.NewSigner(skey)
	must(err)
	message, err := note.Sign(&note.Note{Text: fmt.Sprintf("%s\n%d\n%s\n", origin, tree.N, tree.Hash)}, signer)
	must(err)
	return message
}

// ---- tiles --------------------------------------------------------------------------------------------

// Tiles as tlog-tiles names them: without the height, which is always 8.
func pathOf(tile tlog.Tile) string {
	return strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
}

type tiles struct{ public string }

func (t tiles) Height() int { return height }

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var contents [][]byte
	for _, tile := range wanted {
		content, err := os.ReadFile(filepath.Join(t.public, pathOf(tile)))
		if err != nil {
			return nil, err
		}
		contents = append(contents, content)
	}
	return contents, nil
}

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func bundlePath(index int64, width int) string {
	path := tlog.Tile{H: height, L: 0, N: index, W: width}.Path()
	return strings.Replace(path, "tile/8/0/", "tile/entries/", 1)
}

// Every entry of every bundle hashes to its leaf.
func checkEntries(public string, tree tlog.Tree, reader tlog.HashReader) {
	for first := int64(0); first < tree.N; first += 256 {
		width := int(tree.N - first)
		if width > 256 {
			width = 256
		}
		bundle := read(filepath.Join(public, bundlePath(first/256, width)))
		for i := int64(0); i < int64(width); i++ {
			len := int(binary.BigEndian.Uint16(bundle))
			hashes, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, first+i)})
			must(err)
			demand(hashes[0] == tlog.RecordHash(bundle[2:2+len]), fmt.Sprint("entry ", first+i))
			bundle = bundle[2+len:]
		}
		demand(len(bundle) == 0, "the end of a bundle")
	}
}

// ---- proofs -------------------------------------------------------------------------------------------

func hashesOf(lines []string) []tlog.Hash {
	var hashes []tlog.Hash
	for _, line := range lines {
		hash, err := tlog.ParseHash(line)
		must(err)
		hashes = append(hashes, hash)
	}
	return hashes
}

func commit(salt, time, body []byte) []byte {
	sum := sha256.Sum256(bytes.Join([][]byte{salt, time, body}, nil))
	return append([]byte{1}, sum[:]...)
}

func checkReceipt(path string, body []byte, vkey string) {
	head, checkpoint, _ := strings.Cut(string(read(path)), "\n\n")
	lines := strings.Split(head, "\n")
	demand(lines[0] == firstLine && strings.HasPrefix(lines[1], "extra ") && strings.HasPrefix(lines[2], "index "),
		"the form of the receipt")
	extra, err := base64.StdEncoding.DecodeString(lines[1][6:])
	must(err)
	demand(len(extra) == 41 && extra[0] == 1, "the form of the receipt's extra data")
	index, err := strconv.ParseInt(lines[2][6:], 10, 64)
	must(err)
	tree := openCheckpoint([]byte(checkpoint), vkey)
	leaf := tlog.RecordHash(commit(extra[9:], extra[1:9], body))
	must(tlog.CheckRecord(hashesOf(lines[3:]), tree.N, tree.Hash, index, leaf))
}

func checkGrowth(path, before, vkey string) {
	head, checkpoint, _ := strings.Cut(string(read(path)), "\n\n")
	lines := strings.Split(head, "\n")
	old, tree := openCheckpoint(read(before), vkey), openCheckpoint([]byte(checkpoint), vkey)
	demand(lines[0] == fmt.Sprint("old ", old.N), "the old size")
	must(tlog.CheckTree(hashesOf(lines[1:]), tree.N, tree.Hash, old.N, old.Hash))
}

func check(public, vkey, receipt, body, growth, before string) {
	vkey = strings.TrimSpace(vkey)
	tree := openCheckpoint(read(filepath.Join(public, "checkpoint")), vkey)
	checkEntries(public, tree, tlog.TileHashReader(tree, tiles{public}))
	checkReceipt(receipt, read(body), vkey)
	checkGrowth(growth, before, vkey)
	fmt.Println(tree.N)
}

// ---- a log of Go's ------------------------------------------------------------------------------------

type stored []tlog.Hash

func (s stored) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var hashes []tlog.Hash
	for _, index := range indexes {
		hashes = append(hashes, s[index])
	}
	return hashes, nil
}

func treeOf(size int64, hashes stored) tlog.Tree {
	root, err := tlog.TreeHash(size, hashes)
	must(err)
	return tlog.Tree{N: size, Hash: root}
}

func proofLines(head string, hashes []tlog.Hash, checkpoint []byte) []byte {
	for _, hash := range hashes {
		head += hash.String() + "\n"
	}
	return append([]byte(head+"\n"), checkpoint...)
}

func writeTiles(public string, count int64, hashes stored, entries [][]byte) {
	for _, tile := range tlog.NewTiles(height, 0, count) {
		content, err := tlog.ReadTileData(tile, hashes)
		must(err)
		write(filepath.Join(public, pathOf(tile)), content)
	}
	for first := int64(0); first < count; first += 256 {
		var bundle []byte
		width := 0
		for ; width < 256 && first+int64(width) < count; width++ {
			entry := entries[first+int64(width)]
			bundle = append(binary.BigEndian.AppendUint16(bundle, uint16(len(entry))), entry...)
		}
		write(filepath.Join(public, bundlePath(first/256, width)), bundle)
	}
}

func makeLog(dir string, count int64) {
	var hashes stored
	var entries [][]byte
	salt, time, body := bytes.Repeat([]byte{7}, 32), []byte{0, 0, 1, 0x8b, 0xcf, 0xe5, 0x68, 0}, []byte("an event of Go's")
	for i := int64(0); i < count; i++ {
		entry := commit(salt, time, append(body, byte('0'+i%10)))
		more, err := tlog.StoredHashes(i, entry, hashes)
		must(err)
		hashes, entries = append(hashes, more...), append(entries, entry)
	}
	skey, vkey, err := note.GenerateKey(rand.Reader, origin)
	must(err)
	index, old := count/2, (count+2)/3
	tree := treeOf(count, hashes)
	checkpoint := signCheckpoint(tree, skey)
	writeTiles(filepath.Join(dir, "public"), count, hashes, entries)
	write(filepath.Join(dir, "public/checkpoint"), checkpoint)
	record, err := tlog.ProveRecord(count, index, hashes)
	must(err)
	extra := bytes.Join([][]byte{{1}, time, salt}, nil)
	head := fmt.Sprintf("%s\nextra %s\nindex %d\n", firstLine, base64.StdEncoding.EncodeToString(extra), index)
	write(filepath.Join(dir, "receipt"), proofLines(head, record, checkpoint))
	write(filepath.Join(dir, "body"), append(body, byte('0'+index%10)))
	growth, err := tlog.ProveTree(count, old, hashes)
	must(err)
	write(filepath.Join(dir, "growth"), proofLines(fmt.Sprintf("old %d\n", old), growth, checkpoint))
	write(filepath.Join(dir, "before"), signCheckpoint(treeOf(old, hashes), skey))
	write(filepath.Join(dir, "vkey"), []byte(vkey+"\n"))
}

func main() {
	if len(os.Args) == 8 && os.Args[1] == "check" {
		check(os.Args[2], os.Args[3], os.Args[4], os.Args[5], os.Args[6], os.Args[7])
		return
	}
	demand(len(os.Args) == 4 && os.Args[1] == "make", "the usage")
	count, err := strconv.ParseInt(os.Args[3], 10, 64)
	must(err)
	makeLog(os.Args[2], count)
}
