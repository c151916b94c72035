#!/bin/sh
# up shop in us-central1 of sandbox-project, by hand.
set -eu

# create subnet lb-subnet: there is none yet
gcloud compute networks subnets create lb-subnet --project=sandbox-project --region=us-central1 --network=lb-network --range=10.1.2.0/24 '--description=runlb deployment=shop region=us-central1 id=a8efff622c31 kind=subnet name=lb-subnet'

# create proxy-only subnet shop-proxy: there is none yet
gcloud compute networks subnets create shop-proxy --project=sandbox-project --region=us-central1 --network=lb-network --range=10.129.0.0/23 '--description=runlb deployment=shop region=us-central1 id=a8efff622c31 kind=proxy-only-subnet name=shop-proxy'

# create address shop-ip: there is none yet
gcloud compute addresses create shop-ip --project=sandbox-project --region=us-central1 --subnet=lb-subnet --addresses=10.1.2.99 '--description=runlb deployment=shop region=us-central1 id=a8efff622c31 kind=address name=shop-ip'

# create serverless NEG shop-neg-3f2a: there is none yet
gcloud compute network-endpoint-groups create shop-neg-3f2a --project=sandbox-project --region=us-central1 --network-endpoint-type=serverless '--cloud-run-url-mask=<service>.example.com'

# create backend service shop-backend: there is none yet
gcloud compute backend-services create shop-backend --project=sandbox-project --load-balancing-scheme=INTERNAL_MANAGED --protocol=HTTP --region=us-central1 '--description=runlb deployment=shop region=us-central1 id=a8efff622c31 kind=backend-service name=shop-backend'
gcloud compute backend-services add-backend shop-backend --project=sandbox-project --region=us-central1 --network-endpoint-group=shop-neg-3f2a --network-endpoint-group-region=us-central1

# create URL map shop-url-map: there is none yet
gcloud compute url-maps create shop-url-map --project=sandbox-project --default-service=shop-backend --region=us-central1 '--description=runlb deployment=shop region=us-central1 id=a8efff622c31 kind=url-map name=shop-url-map'

# create certificate shop-cert-91bc: there is none yet
gcloud compute ssl-certificates create shop-cert-91bc --project=sandbox-project --region=us-central1 '--description=runlb deployment=shop region=us-central1 id=a8efff622c31 kind=certificate name=shop-cert-91bc'

# create target HTTPS proxy shop-https-proxy: there is none yet
gcloud compute target-https-proxies create shop-https-proxy --project=sandbox-project --ssl-certificates=shop-cert-91bc --ssl-certificates-region=us-central1 --url-map=shop-url-map --url-map-region=us-central1 --region=us-central1 '--description=runlb deployment=shop region=us-central1 id=a8efff622c31 kind=target-https-proxy name=shop-https-proxy'

# create forwarding rule shop-https: there is none yet
gcloud compute forwarding-rules create shop-https --project=sandbox-project --load-balancing-scheme=INTERNAL_MANAGED --network=lb-network --subnet=lb-subnet --subnet-region=us-central1 --address=shop-ip --address-region=us-central1 --target-https-proxy=shop-https-proxy --target-https-proxy-region=us-central1 --region=us-central1 --ports=443 '--description=runlb deployment=shop region=us-central1 id=a8efff622c31 kind=forwarding-rule name=shop-https'

# update Cloud Run service login: its access shall change
gcloud run services update login --project=sandbox-project --region=us-central1 --ingress=internal
