// Verifies a bundle with golang.org/x/mod/sumdb/note and tlog, which others wrote and keep.
//
//	apt-get install golang-go golang-golang-x-mod-dev
//	GO111MODULE=off GOPATH=/usr/share/gocode go build -o verify-bundle .
//	./verify-bundle bundle.zip policy [kept-checkpoint ...]
//	./verify-bundle receipt.tlog-proof policy
//
// It says one line: WITNESSED k-of-n, CONSISTENT or UNANCHORED, and ends with 0; or FAILED and the
// finding's name, and ends with 1.
//
// Longer than the house allows: auditors are given one file.
package main

import (
	"archive/zip"
	"bufio"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	longestEvent = 50_000_000
	proofLine    = "c2sp.org/tlog-proof@v1\n"
)

func fail(finding, format string, about ...interface{}) {
	fmt.Printf("FAILED: %s: %s\n", finding, fmt.Sprintf(format, about...))
	os.Exit(1)
}

// witness verifies a cosignature (C2SP tlog-cosignature): eight bytes of time, then Ed25519.
type witness struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (w witness) Name() string    { return w.name }
func (w witness) KeyHash() uint32 { return w.hash }
func (w witness) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	seconds := binary.BigEndian.Uint64(signature)
	message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", seconds, text)
	return ed25519.Verify(w.key, []byte(message), signature[8:])
}

func readWitness(text string) witness {
	parts := strings.SplitN(text, "+", 3)
	if len(parts) != 3 {
		fail("Malformed", "a witness key is name+id+key")
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(key) != 33 || key[0] != 4 {
		fail("Malformed", "the key of %s is not for cosignatures", parts[0])
	}
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
	if hex.EncodeToString(sum[:4]) != parts[1] {
		fail("Malformed", "the key of %s does not have its id", parts[0])
	}
	return witness{parts[0], binary.BigEndian.Uint32(sum[:4]), key[1:]}
}

// policy is what the reader brings: nothing in it is taken from the bundle.
type policy struct {
	logs      map[string][]note.Verifier
	witnesses map[string]witness
	groups    map[string][]string
	enough    map[string]int
	quorum    string
}

func readPolicy(path string) policy {
	body, err := os.ReadFile(path)
	if err != nil {
		fail("Malformed", "the policy cannot be read: %v", err)
	}
	p := policy{map[string][]note.Verifier{}, map[string]witness{}, map[string][]string{},
		map[string]int{}, ""}
	for _, line := range strings.Split(string(body), "\n") {
		words := strings.Fields(line)
		if len(words) < 2 || strings.HasPrefix(words[0], "#") {
			continue
		}
		switch {
		case words[0] == "log":
			v, err := note.NewVerifier(words[1])
			if err != nil {
				fail("Malformed", "a log's key: %v", err)
			}
			p.logs[v.Name()] = append(p.logs[v.Name()], v)
		case words[0] == "witness" && len(words) >= 3:
			p.witnesses[words[1]] = readWitness(words[2])
		case words[0] == "group" && len(words) >= 4:
			members := words[3:]
			n, err := strconv.Atoi(words[2])
			if words[2] == "any" {
				n, err = 1, nil
			} else if words[2] == "all" {
				n, err = len(members), nil
			}
			if err != nil || n < 1 || n > len(members) {
				fail("Malformed", "a group needs any, all, or a number")
			}
			p.groups[words[1]], p.enough[words[1]] = members, n
		case words[0] == "quorum":
			p.quorum = words[1]
		default:
			fail("Malformed", "a line of the policy: %s", line)
		}
	}
	return p
}

func (p policy) has(name string, by map[string]bool) bool {
	if _, ok := p.witnesses[name]; ok {
		return by[name]
	}
	found := 0
	for _, each := range p.groups[name] {
		if p.has(each, by) {
			found++
		}
	}
	return found >= p.enough[name] && len(p.groups[name]) > 0
}

type checkpoint struct {
	origin string
	tree   tlog.Tree
	by     map[string]bool
	seen   map[string]time.Time // when each witness saw it, by its own clock
}

// open believes a note if a log of the policy signed it, and no known signature on it is wrong.
func (p policy) open(body []byte) checkpoint {
	origin := strings.SplitN(string(body), "\n", 2)[0]
	known := append([]note.Verifier{}, p.logs[origin]...)
	if len(known) == 0 {
		fail("Malformed", "the policy knows no log called %q", origin)
	}
	for _, each := range p.witnesses {
		known = append(known, each)
	}
	n, err := note.Open(body, note.VerifierList(known...))
	if err != nil {
		fail("Unsigned", "%v", err)
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) < 4 {
		fail("Malformed", "a checkpoint has three lines")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		fail("Malformed", "the size of a checkpoint")
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		fail("Malformed", "the root of a checkpoint: %v", err)
	}
	isSigned, by, seen := false, map[string]bool{}, map[string]time.Time{}
	for _, sig := range n.Sigs {
		for _, each := range p.logs[origin] {
			isSigned = isSigned || sig.Name == each.Name() && sig.Hash == each.KeyHash()
		}
		for name, each := range p.witnesses {
			if sig.Name == each.name && sig.Hash == each.hash {
				by[name], seen[name] = true, cosigned(sig.Base64)
			}
		}
	}
	if !isSigned {
		fail("Unsigned", "no key of the log has signed this")
	}
	return checkpoint{origin, tlog.Tree{N: size, Hash: root}, by, seen}
}

// cosigned is the time in a cosignature that was verified: behind four bytes that name the key.
func cosigned(encoded string) time.Time {
	body, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || len(body) < 12 {
		fail("Unsigned", "a cosignature is not a time and a signature")
	}
	return time.Unix(int64(binary.BigEndian.Uint64(body[4:])), 0)
}

func entry(files map[string]*zip.File, name string) []byte {
	f, ok := files[name]
	if !ok {
		fail("Missing", "%s is not in the bundle", name)
	}
	r, err := f.Open()
	if err != nil {
		fail("Malformed", "%s: %v", name, err)
	}
	defer r.Close()
	body, err := io.ReadAll(r)
	if err != nil {
		fail("Malformed", "%s: %v", name, err)
	}
	return body
}

// hashes keeps the tree as tlog stores it.
type hashes []tlog.Hash

func (h hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for at, index := range indexes {
		if index >= int64(len(h)) {
			return nil, fmt.Errorf("no hash %d", index)
		}
		found[at] = h[index]
	}
	return found, nil
}

type last struct {
	version int
	hash    string
}

// log is read from the first event to the last.
type log struct {
	stored  hashes
	size    int64
	streams map[string]last
	latest  time.Time
	issued  bool
}

func (l *log) take(line []byte, report string) {
	var pair []string
	if json.Unmarshal(line, &pair) != nil || len(pair) != 2 {
		fail("Malformed", "event %d is not a leaf and a state", l.size+1)
	}
	var leaf struct {
		State   string  `json:"state_sha256"`
		Stream  string  `json:"stream"`
		Topic   string  `json:"topic"`
		Version int     `json:"ver"`
		Prev    *string `json:"prev"`
		At      string  `json:"at"`
	}
	if json.Unmarshal([]byte(pair[0]), &leaf) != nil {
		fail("Malformed", "the leaf of event %d", l.size+1)
	}
	state := sha256.Sum256([]byte(pair[1]))
	if hex.EncodeToString(state[:]) != leaf.State {
		fail("Unsealed", "the state of event %d is not the one that its leaf names", l.size+1)
	}
	before, prev := l.streams[leaf.Stream], ""
	if leaf.Prev != nil {
		prev = *leaf.Prev
	}
	if leaf.Version != before.version+1 || prev != before.hash {
		fail("OutOfOrder", "event %d does not follow the one before it in its stream", l.size+1)
	}
	at, err := time.Parse(time.RFC3339Nano, leaf.At)
	if err != nil {
		fail("Malformed", "the time of event %d", l.size+1)
	}
	if at.Before(l.latest.Add(-time.Hour)) {
		fail("BackDated", "event %d says %s, long before one that stands before it", l.size+1, leaf.At)
	}
	if at.After(l.latest) {
		l.latest = at
	}
	own := tlog.RecordHash([]byte(pair[0]))
	l.streams[leaf.Stream] = last{leaf.Version, hex.EncodeToString(own[:])}
	grown, err := tlog.StoredHashesForRecordHash(l.size, own, l.stored)
	if err != nil {
		fail("Malformed", "%v", err)
	}
	l.stored = append(l.stored, grown...)
	l.size++
	if strings.Split(leaf.Topic, ":")[0] == "report.issued" {
		var said struct {
			Sha256 string `json:"sha256"`
		}
		l.issued = l.issued || json.Unmarshal([]byte(pair[1]), &said) == nil && said.Sha256 == report
	}
}

func (l *log) root(size int64) tlog.Hash {
	if size == 0 {
		return tlog.Hash(sha256.Sum256(nil))
	}
	root, err := tlog.TreeHash(size, l.stored)
	if err != nil {
		fail("Malformed", "%v", err)
	}
	return root
}

// follows holds a checkpoint that somebody kept against this log, by a proof that tlog checks.
func (l *log) follows(kept, now checkpoint) {
	if kept.origin != now.origin {
		fail("Malformed", "the checkpoint that was kept is of %s", kept.origin)
	}
	if kept.tree.N > now.tree.N {
		fail("Truncated", "a checkpoint of %d events was kept; this one covers %d",
			kept.tree.N, now.tree.N)
	}
	if kept.tree.N == 0 {
		return
	}
	proof, err := tlog.ProveTree(now.tree.N, kept.tree.N, l.stored)
	if err == nil {
		err = tlog.CheckTree(proof, now.tree.N, now.tree.Hash, kept.tree.N, kept.tree.Hash)
	}
	if err != nil {
		fail("Forked", "the first %d events are not those that were kept: %v", kept.tree.N, err)
	}
}

func read(f *zip.File, now checkpoint, report string) *log {
	r, err := f.Open()
	if err != nil {
		fail("Malformed", "%v", err)
	}
	defer r.Close()
	l := &log{streams: map[string]last{}}
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 1<<20), longestEvent)
	for lines.Scan() {
		if l.size == now.tree.N {
			fail("Changed", "there are more events than the checkpoint covers")
		}
		l.take(lines.Bytes(), report)
	}
	if err := lines.Err(); err != nil {
		fail("Malformed", "the events: %v", err)
	}
	return l
}

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "verify-bundle bundle.zip policy [kept-checkpoint ...]")
		os.Exit(2)
	}
	p := readPolicy(os.Args[2])
	if body, err := os.ReadFile(os.Args[1]); err == nil && strings.HasPrefix(string(body), proofLine) {
		p.receipt(string(body))
		return
	}
	archive, err := zip.OpenReader(os.Args[1])
	if err != nil {
		fail("Malformed", "this is no bundle, or a damaged one: %v", err)
	}
	files := map[string]*zip.File{}
	for _, each := range archive.File {
		files[each.Name] = each
	}
	now := p.open(entry(files, "checkpoint"))
	report := sha256.Sum256(entry(files, "report.json"))
	if files["events.ndjson"] == nil {
		fail("Missing", "events.ndjson is not in the bundle")
	}
	l := read(files["events.ndjson"], now, hex.EncodeToString(report[:]))
	if l.size < now.tree.N {
		fail("Truncated", "the checkpoint covers %d events; %d are there", now.tree.N, l.size)
	}
	if l.root(l.size) != now.tree.Hash {
		fail("Changed", "the events do not have the root that the checkpoint signs")
	}
	for _, path := range os.Args[3:] {
		body, err := os.ReadFile(path)
		if err != nil {
			fail("Malformed", "%v", err)
		}
		l.follows(p.open(body), now)
	}
	if files["previous"] != nil {
		l.follows(p.open(entry(files, "previous")), now)
	}
	if !l.issued {
		fail("NotIssued", "no event up to the checkpoint says that this report was issued")
	}
	for name, at := range now.seen {
		if l.latest.After(at.Add(time.Hour)) {
			fail("AheadOfTime", "an event says %s, long after the witness %s had seen it",
				l.latest.Format(time.RFC3339), name)
		}
	}
	fmt.Println(p.verdict(now, len(os.Args) > 3))
}

// verdict is what a checkpoint is worth, once all else holds.
func (p policy) verdict(now checkpoint, followsKept bool) string {
	witnesses := 0
	for _, saw := range now.by {
		if saw {
			witnesses++
		}
	}
	switch {
	case len(p.witnesses) > 0 && p.quorum != "none" && p.has(p.quorum, now.by):
		return fmt.Sprintf("WITNESSED %d-of-%d", witnesses, len(p.witnesses))
	case followsKept:
		return "CONSISTENT"
	}
	return "UNANCHORED"
}

// receipt verifies one event's receipt (C2SP tlog-proof), in which the leaf is the extra line.
func (p policy) receipt(body string) {
	head := strings.SplitN(body, "\n\n", 2)
	lines := strings.Split(head[0], "\n")
	if len(head) < 2 || len(lines) < 3 || !strings.HasPrefix(lines[1], "extra ") {
		fail("Malformed", "a receipt has its leaf, an index, hashes, and a checkpoint")
	}
	leaf, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
	if err != nil || !strings.HasPrefix(lines[2], "index ") {
		fail("Malformed", "the leaf or the index of a receipt")
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
	if err != nil || index < 0 || "index "+strconv.FormatInt(index, 10) != lines[2] {
		fail("Malformed", "the index of a receipt")
	}
	proof := tlog.RecordProof{}
	for _, each := range lines[3:] {
		hash, err := tlog.ParseHash(each)
		if err != nil {
			fail("Malformed", "a hash of a receipt: %v", err)
		}
		proof = append(proof, hash)
	}
	now := p.open([]byte(head[1]))
	if index >= now.tree.N {
		fail("NotIncluded", "a tree of %d events has none of index %d", now.tree.N, index)
	}
	own := tlog.RecordHash(leaf)
	if err := tlog.CheckRecord(proof, now.tree.N, now.tree.Hash, index, own); err != nil {
		fail("NotIncluded", "%v", err)
	}
	fmt.Println(p.verdict(now, false))
}
