// Verifies a bundle with golang.org/x/mod/sumdb/note and tlog, which others wrote and keep.
//
//	apt-get install golang-go golang-golang-x-mod-dev
//	GO111MODULE=off GOPATH=/usr/share/gocode go build -o verify-bundle .
//	./verify-bundle bundle.zip policy [kept-checkpoint ...]
//	./verify-bundle receipt.tlog-proof policy [kept-checkpoint ...]
//
// It says one line: WITNESSED k-of-n, CONSISTENT or UNANCHORED, and ends with 0; or FAILED and the
// finding's name, and ends with 1.
//
// Longer than the house allows: auditors are given one file.
package main

import (
	"archive/zip"
	"bufio"
	"bytes"
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
	"unicode/utf8"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	longestNote     = 1_000_000
	longestEntry    = 200_000_000
	longestTogether = 400_000_000 // bytes of all entries that are no events
	longestEvent    = 50_000_000
	mostEntries     = 200
	mostLines       = 1_000
	proofLine       = "c2sp.org/tlog-proof@v1\n"
	none            = "none"
)

// lowOrder is the y, without its sign, of each key with which anybody can sign.
var lowOrder = map[string]bool{
	"0000000000000000000000000000000000000000000000000000000000000000": true,
	"0000000000000000000000000000000000000000000000000000000000000001": true,
	"7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffec": true,
	"05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826": true,
	"7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7": true,
}

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
	mustBeStrong(parts[0], key[1:])
	return witness{parts[0], binary.BigEndian.Uint32(sum[:4]), key[1:]}
}

// mustBeStrong refuses keys with which anybody can sign, and a second way to write one.
func mustBeStrong(name string, key []byte) {
	y := make([]byte, len(key))
	for at, each := range key {
		y[len(key)-1-at] = each
	}
	y[0] &= 0x7f
	written := hex.EncodeToString(y)
	if lowOrder[written] || written >= "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed" {
		fail("Malformed", "the key of %s proves nothing: anybody can sign for it", name)
	}
}

// policy is what the reader brings: nothing in it is taken from the bundle.
type policy struct {
	logs      map[string][]note.Verifier
	witnesses map[string]witness
	groups    map[string][]string
	enough    map[string]int
	order     []string        // of the groups: each stands below its members
	taken     map[string]bool // keys and members, each of which is named once
	quorum    string
}

func readPolicy(path string) policy {
	body, err := os.ReadFile(path)
	if err != nil {
		fail("Malformed", "the policy cannot be read: %v", err)
	}
	text := strings.ReplaceAll(string(body), "\r\n", "\n")
	lines := strings.Split(text, "\n")
	if len(lines) > mostLines || !utf8.Valid(body) {
		fail("Malformed", "a policy is text of at most %d lines", mostLines)
	}
	for _, each := range text {
		if each < ' ' && each != '\n' && each != '\t' || each == 0x7f {
			fail("Malformed", "a policy has no control characters")
		}
	}
	p := policy{map[string][]note.Verifier{}, map[string]witness{}, map[string][]string{},
		map[string]int{}, nil, map[string]bool{}, ""}
	for _, line := range lines {
		words := strings.FieldsFunc(line, func(each rune) bool { return each == ' ' || each == '\t' })
		if len(words) > 0 && !strings.HasPrefix(words[0], "#") {
			p.take(words)
		}
	}
	if p.quorum == "" {
		fail("Malformed", "a policy has one line that says: quorum NAME")
	}
	return p
}

func (p *policy) take(words []string) {
	switch {
	case words[0] == "log" && (len(words) == 2 || len(words) == 3):
		v, err := note.NewVerifier(words[1])
		if err != nil {
			fail("Malformed", "a log's key: %v", err)
		}
		encoded := strings.SplitN(words[1], "+", 3)[2]
		if key, err := base64.StdEncoding.DecodeString(encoded); err == nil {
			mustBeStrong(v.Name(), key[1:])
		}
		p.once("the log's key " + encoded)
		p.logs[v.Name()] = append(p.logs[v.Name()], v)
	case words[0] == "witness" && (len(words) == 3 || len(words) == 4):
		p.name(words[1])
		w := readWitness(words[2])
		p.once("the witness's key " + string(w.key))
		p.witnesses[words[1]] = w
	case words[0] == "group" && len(words) >= 4:
		p.name(words[1])
		for _, each := range words[3:] {
			if !p.knows(each) {
				fail("Malformed", "nothing above is called %q", each)
			}
			p.once("the member " + each)
		}
		p.groups[words[1]], p.enough[words[1]] = words[3:], enough(words[2], len(words)-3)
		p.order = append(p.order, words[1])
	case words[0] == "quorum" && len(words) == 2 && p.quorum == "":
		if words[1] != none && !p.knows(words[1]) {
			fail("Malformed", "nothing above is called %q", words[1])
		}
		p.quorum = words[1]
	default:
		fail("Malformed", "a line is none of log, witness, group, or the one quorum: %q", words)
	}
}

func (p *policy) knows(name string) bool {
	_, isWitness := p.witnesses[name]
	_, isGroup := p.groups[name]
	return isWitness || isGroup
}

func (p *policy) name(name string) {
	if name == none || p.knows(name) {
		fail("Malformed", "%q is something else already", name)
	}
}

func (p *policy) once(what string) {
	if p.taken[what] {
		fail("Malformed", "a key is named once, and a member counts in one group: %q", what)
	}
	p.taken[what] = true
}

func enough(word string, members int) int {
	switch word {
	case "any":
		return 1
	case "all":
		return members
	}
	n, err := strconv.Atoi(word)
	if err != nil || strconv.Itoa(n) != word || n < 1 || n > members {
		fail("Malformed", "enough is any, all, or a number of members that there are")
	}
	return n
}

func (p policy) isMet(by map[string]bool) bool {
	met := map[string]bool{none: true}
	for name := range by {
		met[name] = true
	}
	for _, name := range p.order {
		found := 0
		for _, each := range p.groups[name] {
			if met[each] {
				found++
			}
		}
		met[name] = found >= p.enough[name]
	}
	return met[p.quorum]
}

type checkpoint struct {
	origin string
	tree   tlog.Tree
	by     map[string]bool
	seen   map[string]time.Time // when each witness saw it, by its own clock
}

// open believes a note if a log of the policy signed it, and no known signature on it is wrong.
func (p policy) open(body []byte) checkpoint {
	mustBeOneForm(string(body))
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
	for _, each := range lines[:len(lines)-1] {
		if each == "" {
			fail("Malformed", "a checkpoint has no empty line")
		}
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		fail("Malformed", "the size of a checkpoint")
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil || root.String() != lines[2] {
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

// mustBeOneForm refuses a note in which one key signs twice, since readers differ in which of its
// lines they believe, and one whose base64 could be written in another way.
func mustBeOneForm(body string) {
	signed := map[string]bool{}
	for _, each := range strings.Split(body[strings.LastIndex(body, "\n\n")+1:], "\n") {
		words := strings.SplitN(strings.TrimPrefix(each, "\u2014 "), " ", 2)
		if len(words) < 2 {
			continue
		}
		decoded, err := base64.StdEncoding.DecodeString(words[1])
		if err != nil || len(decoded) < 5 || base64.StdEncoding.EncodeToString(decoded) != words[1] {
			fail("Malformed", "a signature line of a note")
		}
		by := words[0] + " " + string(decoded[:4])
		if signed[by] {
			fail("Malformed", "one key has signed a note twice")
		}
		signed[by] = true
	}
}

// unpacked lists the entries of a zip, each of which has one name, and one way to be read.
func unpacked(archive *zip.ReadCloser) map[string]*zip.File {
	files, together := map[string]*zip.File{}, uint64(0)
	for _, each := range archive.File {
		// In any other way than the two that Go unpacks, nothing is read at all.
		isPlain := each.Comment == "" && !strings.Contains(each.Name, "\x00")
		isPlain = isPlain && (len(each.Extra) == 0 || bytes.HasPrefix(each.Extra, []byte{1, 0}))
		if files[each.Name] != nil || !isPlain || len(archive.File) > mostEntries {
			fail("Malformed", "the zip has more to say of %q than a bundle's may", each.Name)
		}
		files[each.Name] = each
		if each.Name != "events.ndjson" {
			together += each.UncompressedSize64
		}
		if together > longestTogether {
			fail("Malformed", "without its events a bundle is no longer than %d bytes", longestTogether)
		}
	}
	return files
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
	return limited(name, r, longestEntry)
}

func limited(name string, r io.Reader, longest int64) []byte {
	body, err := io.ReadAll(io.LimitReader(r, longest+1))
	if err != nil || int64(len(body)) > longest {
		fail("Malformed", "%s is damaged, or longer than %d bytes: %v", name, longest, err)
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
	issued  int64 // the position of the last event that says so
}

// said is what a leaf says, each of it of its own kind.
type said struct {
	state, stream, topic, prev string
	version                    int
	at                         time.Time
}

// readLeaf reads a leaf whose names are plain: Go would also take "AT" for "at".
func readLeaf(leaf []byte, which string) said {
	var found struct {
		State   *string         `json:"state_sha256"`
		Stream  *string         `json:"stream"`
		Topic   *string         `json:"topic"`
		At      *string         `json:"at"`
		Version *int            `json:"ver"`
		Prev    json.RawMessage `json:"prev"`
	}
	isText := utf8.Valid(leaf) && !bytes.Contains(leaf, []byte(`\u`))
	isRead := isText && hasPlainNames(leaf) && json.Unmarshal(leaf, &found) == nil
	isOurs := isRead && found.State != nil && found.Stream != nil && found.Topic != nil &&
		found.At != nil && found.Version != nil && found.Prev != nil && isMoment(*found.At)
	prev := ""
	if isOurs && string(found.Prev) != "null" {
		isOurs = json.Unmarshal(found.Prev, &prev) == nil && prev != ""
	}
	var at time.Time
	if isOurs {
		when, err := time.Parse(time.RFC3339Nano, *found.At)
		at, isOurs = when, err == nil
	}
	if !isOurs {
		fail("Malformed", "the leaf of %s is not what this kind of log writes", which)
	}
	return said{*found.State, *found.Stream, *found.Topic, prev, *found.Version, at}
}

// isMended is whether Go put its sign for what is no character into a text that has none: half of a
// pair of surrogates is no JSON to others.
func isMended(line []byte, text string) bool {
	signs := strings.Count(text, "\ufffd")
	if signs == 0 {
		return false
	}
	written := bytes.Count(line, []byte("\ufffd"))
	return signs > written+bytes.Count(bytes.ToLower(line), []byte(`\ufffd`))
}

// hasPlainNames is whether every name of an object is of small letters, digits and underscores: no
// two of them are then one name to whoever passes over capitals.
func hasPlainNames(text []byte) bool {
	begin, isPlain, depth := -1, true, 0
	for at := 0; at < len(text); at++ {
		each := text[at]
		switch {
		case begin < 0 && each == '{':
			depth++
		case begin < 0 && each == '}':
			depth--
		case begin < 0 && each == '"':
			begin, isPlain = at, true
		case begin >= 0 && each == '\\':
			isPlain, at = false, at+1
		case begin >= 0 && each == '"':
			begin = -1
			next := bytes.TrimLeft(text[at+1:], " \t\r\n")
			if !isPlain && depth == 1 && len(next) > 0 && next[0] == ':' {
				return false
			}
		case begin >= 0 && !(each >= 'a' && each <= 'z' || each >= '0' && each <= '9' || each == '_'):
			isPlain = false
		}
	}
	return true
}

// isMoment is whether a text is a time as leaves have it: 2026-03-02T10:00:00.00Z, or +hh:mm. Of
// several ways to write one (RFC 3339, ISO 8601) every verifier reads this one.
func isMoment(text string) bool {
	const form = "dddd-dd-ddTdd:dd:dd"
	if len(text) < len(form)+1 || !isLike(text[:len(form)], form) {
		return false
	}
	rest := text[len(form):]
	if rest[0] == '.' {
		digits := 1
		for digits < len(rest) && rest[digits] >= '0' && rest[digits] <= '9' {
			digits++
		}
		if digits < 2 || digits > 7 {
			return false
		}
		rest = rest[digits:]
	}
	isOffset := isLike(rest, "+dd:dd") || isLike(rest, "-dd:dd")
	return rest == "Z" || isOffset && rest[1:3] <= "23" && rest[4:] <= "59"
}

func isLike(text, form string) bool {
	if len(text) != len(form) {
		return false
	}
	for at := range []byte(form) {
		isDigit := text[at] >= '0' && text[at] <= '9'
		if form[at] == 'd' && !isDigit || form[at] != 'd' && form[at] != text[at] {
			return false
		}
	}
	return true
}

func (l *log) take(line []byte, report string) {
	var pair []*string
	isPair := utf8.Valid(line) && json.Unmarshal(line, &pair) == nil && len(pair) == 2
	if !isPair || pair[0] == nil || pair[1] == nil || isMended(line, *pair[0]+*pair[1]) {
		fail("Malformed", "event %d is not a leaf and a state", l.size+1)
	}
	leaf := readLeaf([]byte(*pair[0]), fmt.Sprintf("event %d", l.size+1))
	state := sha256.Sum256([]byte(*pair[1]))
	if hex.EncodeToString(state[:]) != leaf.state {
		fail("Unsealed", "the state of event %d is not the one that its leaf names", l.size+1)
	}
	before := l.streams[leaf.stream]
	if leaf.version != before.version+1 || leaf.prev != before.hash {
		fail("OutOfOrder", "event %d does not follow the one before it in its stream", l.size+1)
	}
	if leaf.at.Before(l.latest.Add(-time.Hour)) {
		fail("BackDated", "event %d says %s, long before one that stands before it",
			l.size+1, leaf.at.Format(time.RFC3339))
	}
	if leaf.at.After(l.latest) {
		l.latest = leaf.at
	}
	own := tlog.RecordHash([]byte(*pair[0]))
	l.streams[leaf.stream] = last{leaf.version, hex.EncodeToString(own[:])}
	grown, err := tlog.StoredHashesForRecordHash(l.size, own, l.stored)
	if err != nil {
		fail("Malformed", "%v", err)
	}
	l.stored = append(l.stored, grown...)
	l.size++
	if strings.Split(leaf.topic, ":")[0] == "report.issued" && names([]byte(*pair[1]), report) {
		l.issued = l.size
	}
}

// names says whether the state of an issue names the report with that hash.
func names(state []byte, report string) bool {
	fields, digest := map[string]json.RawMessage{}, ""
	isRead := json.Unmarshal(state, &fields) == nil && json.Unmarshal(fields["sha256"], &digest) == nil
	return isRead && digest == report
}

// saidOnce refuses an object in which one thing is said twice: readers differ in which they believe.
func saidOnce(from *json.Decoder) error {
	token, err := from.Token()
	if err != nil || token != json.Delim('{') && token != json.Delim('[') {
		return err
	}
	names := map[string]bool{}
	for from.More() {
		if token == json.Delim('{') {
			name, err := from.Token()
			if err != nil || names[fmt.Sprint(name)] {
				return fmt.Errorf("twice: %v %v", name, err)
			}
			names[fmt.Sprint(name)] = true
		}
		if err := saidOnce(from); err != nil {
			return err
		}
	}
	_, err = from.Token()
	return err
}

// position is the one that the report says to be of.
func position(report []byte) int64 {
	fields, header, found := map[string]json.RawMessage{}, map[string]json.RawMessage{}, int64(0)
	isRead := json.Unmarshal(report, &fields) == nil &&
		saidOnce(json.NewDecoder(bytes.NewReader(report))) == nil &&
		json.Unmarshal(fields["header"], &header) == nil &&
		json.Unmarshal(header["position"], &found) == nil && string(header["position"]) != "null"
	if !isRead {
		fail("Malformed", "report.json does not say as of which position it is")
	}
	return found
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
	kept := []checkpoint{}
	for _, path := range os.Args[3:] {
		kept = append(kept, p.open(readNote(path)))
	}
	if begin := string(start(os.Args[1])); strings.HasPrefix(begin, proofLine) {
		p.receipt(begin, kept)
		return
	}
	archive, err := zip.OpenReader(os.Args[1])
	if err != nil {
		fail("Malformed", "this is no bundle, or a damaged one: %v", err)
	}
	files := unpacked(archive)
	now := p.open(entry(files, "checkpoint"))
	body := entry(files, "report.json")
	report, of := sha256.Sum256(body), position(body)
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
	for _, each := range kept {
		l.follows(each, now)
	}
	if files["previous"] != nil {
		l.follows(p.open(entry(files, "previous")), now)
	}
	if l.issued == 0 || of >= l.issued {
		fail("NotIssued", "no event up to the checkpoint says that this report was issued")
	}
	now.sawLater(l.latest)
	fmt.Println(p.verdict(now, len(kept) > 0))
}

// sawLater holds the time of an event against the witnesses' clocks.
func (now checkpoint) sawLater(at time.Time) {
	for name, saw := range now.seen {
		if at.After(saw.Add(time.Hour)) {
			fail("AheadOfTime", "an event says %s, long after the witness %q had seen it",
				at.Format(time.RFC3339), name)
		}
	}
}

func readNote(path string) []byte {
	body := start(path)
	if len(body) > longestNote {
		fail("Malformed", "a note is no longer than %d bytes", longestNote)
	}
	return body
}

// start is what of a file is worth reading at all if it is a note or a receipt.
func start(path string) []byte {
	file, err := os.Open(path)
	if err != nil {
		fail("Malformed", "a file cannot be read: %v", err)
	}
	defer file.Close()
	return limited("a file", io.LimitReader(file, longestNote+1), longestNote+1)
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
	case len(p.witnesses) > 0 && p.quorum != none && p.isMet(now.by):
		return fmt.Sprintf("WITNESSED %d-of-%d", witnesses, len(p.witnesses))
	case followsKept:
		return "CONSISTENT"
	}
	return "UNANCHORED"
}

// receipt verifies one event's receipt (C2SP tlog-proof), in which the leaf is the extra line.
func (p policy) receipt(body string, kept []checkpoint) {
	if len(body) > longestNote {
		fail("Malformed", "a receipt is no longer than %d bytes", longestNote)
	}
	head := strings.SplitN(body, "\n\n", 2)
	lines := strings.Split(head[0], "\n")
	if len(head) < 2 || len(lines) < 3 || !strings.HasPrefix(lines[1], "extra ") {
		fail("Malformed", "a receipt has its leaf, an index, hashes, and a checkpoint")
	}
	leaf, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
	isPlain := err == nil && "extra "+base64.StdEncoding.EncodeToString(leaf) == lines[1]
	if !isPlain || !strings.HasPrefix(lines[2], "index ") {
		fail("Malformed", "the leaf or the index of a receipt")
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
	if err != nil || index < 0 || "index "+strconv.FormatInt(index, 10) != lines[2] {
		fail("Malformed", "the index of a receipt")
	}
	proof := tlog.RecordProof{}
	for _, each := range lines[3:] {
		hash, err := tlog.ParseHash(each)
		if err != nil || hash.String() != each {
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
	now.sawLater(readLeaf(leaf, "this receipt").at)
	isKept := false
	for _, each := range kept {
		if each.origin == now.origin && each.tree.N == now.tree.N {
			if each.tree.Hash != now.tree.Hash {
				fail("Forked", "the receipt's checkpoint has another root than the one that was kept")
			}
			isKept = true
		}
	}
	fmt.Println(p.verdict(now, isKept))
}
