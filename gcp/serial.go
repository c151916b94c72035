package gcp

import (
	"context"

	compute "cloud.google.com/go/compute/apiv1"
	"cloud.google.com/go/compute/apiv1/computepb"
	"google.golang.org/protobuf/proto"

	"runlb/steps"
)

// Output reads what an instance wrote to its first serial port, from byte
// start on. The cloud keeps the last megabyte, so the text can begin later.
func (c *cloud) Output(ctx context.Context, instance steps.Ref, start int64) (string, int64, error) {
	text, next, err := c.output(ctx, instance, start)
	return text, next, cloudError("read the serial port", instance, err)
}

func (c *cloud) output(ctx context.Context, instance steps.Ref, start int64) (string, int64, error) {
	if err := checkWords(instance.Project, instance.Location, instance.Name); err != nil {
		return "", start, err
	}
	client, err := compute.NewInstancesRESTClient(ctx, c.options(ctx)...)
	if err != nil {
		return "", start, err
	}
	answer, err := client.GetSerialPortOutput(ctx, &computepb.GetSerialPortOutputInstanceRequest{
		Project: instance.Project, Zone: instance.Location, Instance: instance.Name, Port: proto.Int32(1), Start: proto.Int64(start),
	}, once()...)
	if err != nil {
		return "", start, err
	}
	return cleanLines(answer.GetContents()), answer.GetNext(), nil
}
